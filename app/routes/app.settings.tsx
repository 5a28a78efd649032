import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { Announce } from "../components/Announce";
import { ConnectCard } from "../components/ConnectCard";
import { ConnectionCard } from "../components/ConnectionCard";
import { Disconnected } from "../components/Disconnected";
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
  const sent = useNavigation().formData?.get("intent");
  const connected = connection.state !== "not-connected";
  return (
    <Page title="Settings" backAction={{ content: "Returns", url: "/app" }}>
      <Announce answer={answer} />
      <BlockStack gap="500">
        <Disconnected answer={answer} />
        <Layout>
          {connected && (
            <ConnectionCard
              connection={connection}
              now={now}
              onDisconnect={() => submit({ intent: "disconnect" }, { method: "post" })}
            />
          )}
          <ConnectCard
            key={connection.state === "not-connected" ? "new" : "change"}
            connection={connection}
            settings={settings}
            answer={answer}
            connecting={sent === "connect"}
            onConnect={(fields) => submit(fields, { method: "post" })}
          />
        </Layout>
        {connected && (
          <SettingsForm
            settings={settings}
            staff={staff}
            answer={answer}
            saving={sent === "save"}
            onSave={(form) => submit(form, { method: "post" })}
          />
        )}
      </BlockStack>
    </Page>
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
