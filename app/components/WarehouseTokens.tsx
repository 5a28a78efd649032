import { Banner, BlockStack, Box, Button, Card, Form, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { WarehouseToken } from "../shops/warehouse-tokens.server";
import type { TokensAnswer } from "../shops/warehouse-tokens-form.server";
import { age } from "./age";
import type { AsJson } from "./as-json";
import { CopyField } from "./CopyField";
import { RevokeToken } from "./RevokeToken";
import { Section } from "./Section";

export type TokensButton = { intent: "make"; name: string } | { intent: "revoke"; id: string };

interface Props {
  tokens: AsJson<WarehouseToken>[];
  /** Where a warehouse reports. */
  url: string;
  now: string;
  /** `silent`: our server gave no answer. */
  answer: TokensAnswer | { outcome: "silent" } | null;
  busy: boolean;
  onPress: (button: TokensButton) => void;
}

/** Tokens with which a warehouse reports: made here, shown once, revoked here. */
export function WarehouseTokens({ tokens, url, now, answer, busy, onPress }: Props) {
  const [name, setName] = useState("");
  const [answered, setAnswered] = useState(answer);
  const [stored, setStored] = useState(false);
  if (answered !== answer) {
    setAnswered(answer);
    setStored(false);
    if (answer?.outcome === "made") setName("");
  }
  return (
    <Section
      title="Warehouse tokens"
      description="A scanner or a warehouse system reports with a token what it received. “How it works” has the request."
    >
      <Card>
        <BlockStack gap="400">
          {answer?.outcome === "made" && !stored && (
            <Banner tone="success" title={`Copy the token of “${answer.name}” now`}>
              <BlockStack gap="300">
                <Text as="p">
                  It is shown this once: Loopside keeps only a digest of it. Whoever holds it can report
                  received items of this shop, and nothing else.
                </Text>
                <CopyField label="Token" value={answer.token} monospaced />
                <Box>
                  <Button onClick={() => setStored(true)}>I have stored it</Button>
                </Box>
              </BlockStack>
            </Banner>
          )}
          <Problem answer={answer} />
          {tokens.length === 0 ? (
            <Text as="p" tone="subdued">
              No token yet, so no scanner or warehouse system can report.
            </Text>
          ) : (
            <BlockStack as="ul" gap="300">
              {tokens.map((token) => (
                <li key={token.id}>
                  <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
                    <BlockStack>
                      <Text as="span" fontWeight="semibold" breakWord>
                        {token.name}
                      </Text>
                      <Text as="span" tone="subdued">{`•••• ${token.last4} · ${historyOf(token, now)}`}</Text>
                    </BlockStack>
                    <RevokeToken
                      name={token.name}
                      busy={busy}
                      onRevoke={() => onPress({ intent: "revoke", id: token.id })}
                    />
                  </InlineStack>
                </li>
              ))}
            </BlockStack>
          )}
          <Form onSubmit={() => onPress({ intent: "make", name })}>
            <TextField
              label="Name of a new token"
              autoComplete="off"
              maxLength={60}
              value={name}
              onChange={setName}
              error={
                answer?.outcome === "name-needed"
                  ? "Give it a name, so that reports say where they come from."
                  : undefined
              }
              helpText="For example “Dock 3”. The name stands on what it reports."
              connectedRight={
                <Button submit loading={busy}>
                  Make token
                </Button>
              }
            />
          </Form>
          <CopyField label="Where it reports to" value={url} />
        </BlockStack>
      </Card>
    </Section>
  );
}

function historyOf(token: AsJson<WarehouseToken>, now: string): string {
  const used = token.lastUsedAt ? `last used ${age(token.lastUsedAt, now)}` : "never used";
  return `made by ${token.createdBy} ${age(token.createdAt, now)} · ${used}`;
}

const PROBLEMS: Partial<Record<NonNullable<Props["answer"]>["outcome"], string>> = {
  "not-there": "That token was revoked already.",
  silent:
    "Loopside did not answer, so it is not known whether the button did something. Reload the page and look.",
};

function Problem({ answer }: Pick<Props, "answer">) {
  if (!answer) return null;
  const sentence =
    answer.outcome === "too-many"
      ? `A shop has at most ${answer.most} tokens. Revoke one that is not used any more.`
      : PROBLEMS[answer.outcome];
  return sentence ? (
    <Banner tone="warning">
      <p>{sentence}</p>
    </Banner>
  ) : null;
}
