import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ConnectCard } from "../components/ConnectCard";
import { ConnectionCard } from "../components/ConnectionCard";
import { SettingsForm } from "../components/SettingsForm";
import { readConnection } from "../shops/read-connection.server";
import { answerSettingsForm } from "../shops/settings-form.server";
import { readSettings } from "../shops/settings.server";
import { listStaff } from "../shops/staff.server";
import { afterConnect } from "../sync/after-connect.server";

export async function loader({ request, context: { house, shopify } }: LoaderFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  const db = house.db.forShop(session.shop);
  const [connection, settings, staff] = await Promise.all([
    readConnection(house, session.shop),
    readSettings(db),
    listStaff(db),
  ]);
  return { connection, settings, staff, now: house.now().toISOString() };
}

export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  const form = await request.formData();
  const fields = Object.fromEntries(
    [...new Set(form.keys())].map((name) => [name, name === "staff" ? form.getAll(name) : form.get(name)]),
  );
  const answer = await answerSettingsForm(house, session.shop, fields);
  if (answer.form === "connect" && answer.outcome === "connected")
    await afterConnect(house, session.shop, answer.account);
  return answer;
}

export default function Settings() {
  const { connection, settings, staff, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  const submit = useSubmit();
  const connecting = useNavigation().formData?.get("intent") === "connect";
  const connected = connection.state !== "not-connected";
  return (
    <Page title="Settings" backAction={{ content: "Returns", url: "/app" }}>
      <BlockStack gap="500">
        <Layout>
          {connected && (
            <ConnectionCard
              connection={connection}
              answer={answer}
              now={now}
              onDisconnect={() => submit({ intent: "disconnect" }, { method: "post" })}
            />
          )}
          <ConnectCard
            key={connection.apiKeyLast4 ?? "new"}
            connection={connection}
            settings={settings}
            answer={answer}
            connecting={connecting}
            onConnect={(fields) => submit(fields, { method: "post" })}
          />
        </Layout>
        {connected && (
          <SettingsForm
            settings={settings}
            staff={staff}
            answer={answer}
            onSave={(form) => submit(form, { method: "post" })}
          />
        )}
      </BlockStack>
    </Page>
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
