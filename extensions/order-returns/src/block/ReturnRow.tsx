import type { ReturnSummary } from "../../../../app/returns/order-summary";
import { useTexts } from "../shared/texts";

/** A return in one line: "RMA 25044001: processed 3 May, refunded 24.00 USD". */
export function ReturnRow({ summary }: { summary: ReturnSummary }) {
  const { t, say } = useTexts();
  const id = `row-${summary.id}`;
  return (
    <s-stack direction="inline" gap="small-200">
      <s-text interestFor={id}>{t("block.row", { id: summary.id, brief: say(summary.brief) })}</s-text>
      <s-tooltip id={id}>{say(summary.ledger.line)}</s-tooltip>
    </s-stack>
  );
}
