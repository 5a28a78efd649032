import type { ReturnSummary } from "../../../../app/returns/order-summary";
import { useTexts } from "../shared/texts";

interface ReturnPickerProps {
  returns: ReturnSummary[];
  returnId: string;
  disabled: boolean;
  choose(returnId: string): void;
}

/** Shown only when the order has several returns. */
export function ReturnPicker({ returns, returnId, disabled, choose }: ReturnPickerProps) {
  const { t, say } = useTexts();
  return (
    <s-select
      label={t("action.whichReturn")}
      value={returnId}
      disabled={disabled}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {returns.map((one) => (
        <s-option key={one.id} value={one.id}>
          {[t("block.rma", { id: one.id }), ...one.badges.map((badge) => say(badge.message))].join(" · ")}
        </s-option>
      ))}
    </s-select>
  );
}
