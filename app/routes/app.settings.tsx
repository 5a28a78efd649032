import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { BlockStack, Layout, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect, useState } from "react";
import { Announce } from "../components/Announce";
import { ConnectCard } from "../components/ConnectCard";
import { ConnectionCard } from "../components/ConnectionCard";
import { Disconnected } from "../components/Disconnected";
import { PastReturns } from "../components/PastReturns";
import type { Past, PastButton } from "../components/PastReturns";
import { SettingsForm } from "../components/SettingsForm";
import { WarehouseTokens } from "../components/WarehouseTokens";
import type { TokensButton } from "../components/WarehouseTokens";
import type { AsJson } from "../components/as-json";
import { askJson } from "../components/ask-json";
import { usePolled } from "../components/use-polled";
import { readDecidedWeek } from "../returns/decided-week.server";
import { readConnection } from "../shops/read-connection.server";
import { answerSettingsForm } from "../shops/settings-form.server";
import { readSettings } from "../shops/settings.server";
import { listStaff } from "../shops/staff.server";
import { warehouseUrl } from "../shops/warehouse-rule";
import { readWarehouseRule } from "../shops/warehouse-rule.server";
import { listWarehouseTokens } from "../shops/warehouse-tokens.server";
import type { WarehouseToken } from "../shops/warehouse-tokens.server";
import type { TokensAnswer } from "../shops/warehouse-tokens-form.server";
import { readForm } from "../read-form.server";
import { signInToPage } from "../sign-in.server";
import { afterConnect } from "../sync/after-connect.server";
import { readPastReturns } from "../sync/backfill/past-returns.server";
import type { PastAnswer } from "../sync/backfill/past-returns.server";

export async function loader({ request, context: { house, shopify } }: LoaderFunctionArgs) {
  const session = await signInToPage({ house, shopify }, request);
  const db = house.db.forShop(session.shop);
  const [connection, settings, staff, past, rule, week, tokens] = await Promise.all([
    readConnection(house, session.shop),
    readSettings(db),
    listStaff(db),
    readPastReturns(house, session.shop),
    readWarehouseRule(db),
    readDecidedWeek(db, house.now()),
    listWarehouseTokens(house, session.shop),
  ]);
  const url = warehouseUrl(house.env.SHOPIFY_APP_URL);
  const now = house.now().toISOString();
  return { connection, settings, staff, past, warehouse: { rule, week, tokens, url }, now };
}

export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const session = await signInToPage({ house, shopify }, request);
  const form = await readForm(request);
  const fields = Object.fromEntries(
    [...new Set(form.keys())].map((name) => [name, name === "staff" ? form.getAll(name) : form.get(name)]),
  );
  const answer = await answerSettingsForm(house, session.shop, fields);
  if (answer.form === "connect" && answer.outcome === "connected")
    await afterConnect(house, session.shop, answer.account);
  return answer;
}

export default function Settings() {
  const { connection, settings, staff, past, warehouse, now } = useLoaderData<typeof loader>();
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
          {connected && <LivePastReturns first={past} />}
        </Layout>
        {connected && (
          <SettingsForm
            settings={settings}
            staff={staff}
            warehouse={warehouse}
            tokens={<LiveWarehouseTokens first={warehouse.tokens} url={warehouse.url} now={now} />}
            answer={answer}
            saving={sent === "save"}
            onSave={(form) => submit(form, { method: "post" })}
          />
        )}
      </BlockStack>
    </Page>
  );
}

const WHY_NOT: Partial<Record<PastAnswer | "silent", string>> = {
  "nothing-to-do": "It had moved on before the button was pressed; this is how it stands.",
  "not-connected": "Loop is not connected, so nothing can be read.",
  "nothing-to-read": "That day lies in the future. Choose one that is past.",
  "not-a-date": "That is no date. Choose one, or leave it empty.",
  silent: "Loopside did not answer, so it is not known whether the button did something. Try again.",
};

type Tokens = AsJson<WarehouseToken>[];

function LivePastReturns({ first }: { first: Past }) {
  const { value, silent, take } = usePolled(
    first,
    () => askJson<Past>("/app/past-returns"),
    (past) => past.state === "running",
  );
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const press = async (button: PastButton) => {
    setBusy(true);
    try {
      const body = new URLSearchParams({ ...button });
      const { answer, past } = await askJson<{ answer: PastAnswer; past: Past }>("/app/past-returns", {
        method: "POST",
        body,
      });
      take(past);
      setProblem(WHY_NOT[answer] ?? null);
    } catch {
      setProblem(WHY_NOT.silent ?? null);
    } finally {
      setBusy(false);
    }
  };
  return (
    <PastReturns
      past={value}
      silent={silent}
      problem={problem}
      busy={busy}
      onPress={(button) => void press(button)}
    />
  );
}

function LiveWarehouseTokens({ first, url, now }: { first: Tokens; url: string; now: string }) {
  const [tokens, setTokens] = useState(first);
  useEffect(() => setTokens(first), [first]);
  const [answer, setAnswer] = useState<TokensAnswer | { outcome: "silent" } | null>(null);
  const [busy, setBusy] = useState(false);
  const press = async (button: TokensButton) => {
    setBusy(true);
    try {
      const body = new URLSearchParams({ ...button });
      const answered = await askJson<{ answer: TokensAnswer; tokens: Tokens }>("/app/warehouse-tokens", {
        method: "POST",
        body,
      });
      setTokens(answered.tokens);
      setAnswer(answered.answer);
    } catch {
      setAnswer({ outcome: "silent" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <WarehouseTokens
      tokens={tokens}
      url={url}
      now={now}
      answer={answer}
      busy={busy}
      onPress={(button) => void press(button)}
    />
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
