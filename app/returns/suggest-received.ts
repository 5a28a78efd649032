import type { WarehouseMode } from "../shops/warehouse-rule";
import type { Message } from "../wording/message";
import type { ReceivedDecision } from "./decide-received";
import { dateTime, say } from "./message-words";
import { countConditions, lastReceivedAt } from "./received";
import type { ReceivedLine } from "./received";

/** What the block says of received items; `offer` is what a person may do about it. */
export interface ReceivedSuggestion {
  offer: "process" | "flag" | "ask";
  message: Message;
}

/** The line in the order's block; null while the shop has it switched off, or nothing is to be decided. */
export function suggestReceived(
  decision: ReceivedDecision,
  lines: readonly ReceivedLine[],
  mode: WarehouseMode,
): ReceivedSuggestion | null {
  const last = lastReceivedAt(lines);
  if (mode === "off" || last === null) return null;
  const at = dateTime(last);
  switch (decision.outcome) {
    case "process": {
      const restocked = lines.every((line) => line.source === "shopify");
      return {
        offer: "process",
        message: say(restocked ? "acting.received.restocked" : "acting.received.accepted", { at }),
      };
    }
    case "flag":
      return { offer: "flag", message: say("acting.received.flag", { at, what: conditionsOf(lines) }) };
    case "ask":
      return {
        offer: "ask",
        message:
          decision.reason === "above-limit"
            ? say("acting.received.aboveLimit", { at })
            : say("acting.received.ask", { at, what: conditionsOf(lines) }),
      };
    default:
      return null;
  }
}

/** "1 damaged, 2 accepted" */
export function conditionsOf(lines: readonly Pick<ReceivedLine, "condition">[]): { list: Message[] } {
  return {
    list: countConditions(lines).map(([condition, count]) =>
      say(`acting.received.condition.${condition}`, { count }),
    ),
  };
}
