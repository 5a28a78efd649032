import type { RemovableItem } from "../../../../app/returns/removable-items";
import { useTexts } from "../shared/texts";

interface ItemPickerProps {
  items: RemovableItem[];
  picked: string[];
  /** The second asking shows what was chosen and takes no other choice. */
  readOnly: boolean;
  pick(lineIds: string[]): void;
}

/** Which items are taken out; the preview says that Loop processes the rest at once. */
export function ItemPicker({ items, picked, readOnly, pick }: ItemPickerProps) {
  const { t, say, money } = useTexts();
  const labelOf = ({ title, price }: RemovableItem): string =>
    price === null ? title : `${title} · ${money(price)}`;
  return (
    <s-stack gap="small-200">
      <s-text>{t("action.whichItems")}</s-text>
      {items.map((item) => (
        <s-checkbox
          key={item.lineId}
          label={labelOf(item)}
          checked={picked.includes(item.lineId)}
          disabled={readOnly}
          {...(item.why === null ? {} : { details: say(item.why) })}
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
