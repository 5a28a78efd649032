import type { ItemSummary, ReturnSummary } from "../../../../app/returns/order-summary";
import { useTexts } from "../shared/texts";

const SHOWN = 3;

/** What comes back and why, then what goes out in exchange. */
export function Items({ summary, comments }: { summary: ReturnSummary; comments: Record<string, string> }) {
  const { t, money } = useTexts();
  const left = summary.items.length - SHOWN;
  return (
    <s-stack gap="small-300">
      {summary.items.slice(0, SHOWN).map((item) => (
        <Item key={item.lineId} item={item} comment={comments[item.lineId] ?? null} />
      ))}
      {left > 0 && <s-text color="subdued">{t("block.moreItems", { count: left })}</s-text>}
      {summary.exchanges.map((exchange, index) => (
        <s-stack key={index} direction="inline" gap="small-200">
          <s-text>⇄ {exchange.title}</s-text>
          {exchange.outOfStock && <s-text tone="warning">{t("block.outOfStock")}</s-text>}
          {exchange.orderName !== null && (
            <s-text color="subdued">{t("block.onOrder", { order: exchange.orderName })}</s-text>
          )}
          {exchange.total !== null && (
            <s-text fontVariantNumeric="tabular-nums">{money(exchange.total)}</s-text>
          )}
        </s-stack>
      ))}
    </s-stack>
  );
}

function Item({ item, comment }: { item: ItemSummary; comment: string | null }) {
  const { money } = useTexts();
  const reason = [item.parentReason, item.reason].filter((word) => word !== null && word !== "").join(" › ");
  return (
    <s-stack gap="none">
      <s-stack direction="inline" gap="small-200" justifyContent="space-between">
        <s-stack direction="inline" gap="small-200">
          <s-text>{item.title}</s-text>
          {item.outcome !== null && <s-badge>{item.outcome}</s-badge>}
          {reason !== "" && <s-text color="subdued">{reason}</s-text>}
        </s-stack>
        {item.price !== null && <s-text fontVariantNumeric="tabular-nums">{money(item.price)}</s-text>}
      </s-stack>
      {comment !== null && <s-text color="subdued">“{comment}”</s-text>}
    </s-stack>
  );
}
