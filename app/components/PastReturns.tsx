import { Badge, Banner, BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import type { BadgeProps } from "@shopify/polaris";
import { age } from "./age";
import { duration } from "./duration";
import { PastMeter } from "./PastMeter";
import { ReadPastAgain } from "./ReadPastAgain";
import { Section } from "./Section";

/** How far the past is read, as the browser gets it: times are ISO 8601, durations seconds. */
export interface Past {
  state: "none" | "running" | "paused" | "done" | "cancelled";
  why: string | null;
  since: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  requests: { done: number; needed: number };
  returnsFound: number;
  unreadable: number;
  incomplete: { from: string; to: string; state: string; reason: string }[];
  floorSeconds: number;
  usedSeconds: number;
  leftSeconds: number | null;
  shopCreatedAt: string | null;
  at: string;
}

export type PastButton = { intent: "pause" | "resume" | "cancel" } | { intent: "start"; since: string };

interface Props {
  past: Past;
  /** No answer from our server: what is shown is the last that is known. */
  silent: boolean;
  /** Why the last button did nothing; a sentence. */
  problem: string | null;
  /** A button is on its way. */
  busy: boolean;
  onPress: (button: PastButton) => void;
}

const BADGE: Record<Past["state"], { text: string; tone: BadgeProps["tone"] }> = {
  none: { text: "Not read yet", tone: undefined },
  running: { text: "Reading", tone: "info" },
  paused: { text: "Paused", tone: "warning" },
  done: { text: "Complete", tone: "success" },
  cancelled: { text: "Cancelled", tone: undefined },
};

/** The reading of all past returns: how far it is, what it takes, and the buttons that hold it or start it again. */
export function PastReturns({ past, silent, problem, busy, onPress }: Props) {
  const live = past.state === "running" || past.state === "paused";
  const badge = BADGE[past.state];
  return (
    <Section
      title="Past returns"
      description="Read once when you connect, newest first. What people do comes before it, and new returns come in meanwhile."
    >
      <Card>
        <BlockStack gap="400">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h3" variant="headingSm" id="past-returns-heading">
                Reading from Loop
              </Text>
              <Badge tone={badge.tone}>{badge.text}</Badge>
            </InlineStack>
            {live && (
              <InlineStack gap="200">
                <Button disabled={busy} variant="tertiary" onClick={() => onPress({ intent: "cancel" })}>
                  Cancel
                </Button>
                {past.state === "running" ? (
                  <Button disabled={busy} onClick={() => onPress({ intent: "pause" })}>
                    Pause
                  </Button>
                ) : (
                  <Button disabled={busy} onClick={() => onPress({ intent: "resume" })}>
                    Resume
                  </Button>
                )}
              </InlineStack>
            )}
          </InlineStack>
          {live && (
            <BlockStack gap="200">
              <ProgressBar
                progress={percent(past)}
                size="small"
                tone={past.state === "running" ? "highlight" : undefined}
                ariaLabelledBy="past-returns-heading"
              />
              <Text as="p" tone="subdued">
                {howLong(past)}
              </Text>
            </BlockStack>
          )}
          {problem !== null && (
            <Banner tone="warning">
              <p>{problem}</p>
            </Banner>
          )}
          {silent && (
            <Text as="p" tone="caution">
              Loopside does not answer at the moment; these are the last known figures. The reading goes on
              without this page.
            </Text>
          )}
          {past.why !== null && <Text as="p">{waits(past.state, past.why)}</Text>}
          <PastMeter past={past} />
          {!live && <ReadPastAgain past={past} busy={busy} onPress={onPress} />}
        </BlockStack>
      </Card>
    </Section>
  );
}

/** Never full before it is done: what is needed is the least that is known. */
function percent({ requests: { done, needed } }: Past): number {
  return needed === 0 ? 0 : Math.min(99, Math.floor((100 * done) / needed));
}

function howLong(past: Past): string {
  if (past.state === "paused") return "Paused. What was read stays; it goes on where it stopped.";
  if (past.requests.done === 0) return "Starting.";
  return past.leftSeconds === null ? "" : `About ${duration(past.leftSeconds)} left.`;
}

function waits(state: Past["state"], why: string): string {
  return state === "running" ? `Waiting: ${why} It goes on by itself.` : why;
}

/** When the last reading ended, for the sentence beside the button. */
export function endOf(past: Past): string | null {
  if (past.finishedAt === null) return null;
  const ago = age(past.finishedAt, past.at);
  return past.state === "cancelled"
    ? `Cancelled ${ago}; what was read until then stays.`
    : `Finished ${ago}.`;
}
