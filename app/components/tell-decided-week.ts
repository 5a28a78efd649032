import type { DecidedWeek } from "../returns/decided-week.server";
import type { WarehouseMode } from "../shops/warehouse-rule";

const WOULD: Record<WarehouseMode, string> = {
  off: "Last week this would have",
  suggest: "Last week the rules would have",
  automatic: "Last week the rules would have",
};

/** What the rules made of the last seven days, in returns: the dry run. Honest where there is nothing to tell. */
export function tellDecidedWeek(week: DecidedWeek, mode: WarehouseMode): string {
  const decided = week.process + week.flag + week.ask;
  if (decided + week.undecided === 0)
    return "Nothing to show yet: in the last 7 days no return was reported as received.";
  const undecided =
    week.undecided === 0
      ? null
      : `${returns(week.undecided)} came to no decision: items are still awaited, or the return was settled already.`;
  if (decided === 0) return `In the last 7 days ${undecided ?? ""}`;
  return [
    `${WOULD[mode]} processed ${week.process}, flagged ${week.flag}${week.ask > 0 ? `, and left ${week.ask} to a person` : ""}.`,
    week.acted > 0 ? `Loopside did ${week.acted} of them by itself.` : null,
    undecided,
  ]
    .filter((sentence) => sentence !== null)
    .join(" ");
}

const returns = (n: number) => `${n} ${n === 1 ? "return" : "returns"}`;
