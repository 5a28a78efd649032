import type { ItemSummary } from "../../../../app/returns/order-summary";
import { useTexts } from "../shared/texts";

interface ItemPickerProps {
  items: ItemSummary[];
  picked: string[];
  pick(lineIds: string[]): void;
}

/** Which items are taken out; the preview says that Loop processes the rest at once. */
export function ItemPicker({ items, picked, pick }: ItemPickerProps) {
  const { t } = useTexts();
  return (
    <s-stack gap="small-200">
      <s-text>{t("action.whichItems")}</s-text>
      {items.map((item) => (
        <s-checkbox
          key={item.lineId}
          label={item.title}
          checked={picked.includes(item.lineId)}
          onChange={() =>
            pick(
              picked.includes(item.lineId)
                ? picked.filter((id) => id !== item.lineId)
                : [...picked, item.lineId],
            )
          }
        />
      ))}
    </s-stack>
  );
}
