import { BlockStack, DescriptionList, List, Text } from "@shopify/polaris";
import { duration } from "./duration";
import type { Past } from "./PastReturns";

/** The figures of one reading, and what Loop did not give. */
export function PastMeter({ past }: { past: Past }) {
  if (past.state === "none") return null;
  const { done, needed } = past.requests;
  const ended = past.state === "done" || past.state === "cancelled";
  return (
    <BlockStack gap="300">
      <DescriptionList
        gap="tight"
        items={[
          { term: "Returns found", description: count(past.returnsFound) },
          {
            term: "Requests to Loop",
            description: ended ? count(done) : `${count(done)} of about ${count(needed)}`,
          },
          { term: ended ? "Took" : "Time so far", description: duration(past.usedSeconds) },
          {
            term: "At Loop's full limit",
            description: `${duration(past.floorSeconds)}, at 300 requests a minute`,
          },
          { term: "Back to", description: past.since === null ? "" : day(past.since) },
          ...(past.unreadable > 0
            ? [
                {
                  term: "Not readable",
                  description: `${count(past.unreadable)} ${past.unreadable === 1 ? "row" : "rows"} of Loop's list; kept with the reason, the rest went on`,
                },
              ]
            : []),
        ]}
      />
      {past.incomplete.length > 0 && (
        <BlockStack gap="100">
          <Text as="p" fontWeight="medium">
            Loop did not give these parts to their end. Read again to try them once more.
          </Text>
          <List>
            {past.incomplete.map(({ from, to, state, reason }) => (
              <List.Item key={`${from}${state}`}>
                {`${day(from)} to ${day(to)}, ${state === "" ? "any state" : state}: ${reason}`}
              </List.Item>
            ))}
          </List>
        </BlockStack>
      )}
    </BlockStack>
  );
}

const count = (n: number) => n.toLocaleString("en");

/** By UTC, as Loop counts its windows; the same on the server and in the browser. */
const day = (at: string) =>
  new Date(at).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
