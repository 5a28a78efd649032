import { useState } from "preact/hooks";
import type { ReturnDetailsView } from "../../../../app/returns/api";
import type { LedgerRow, ReturnSummary } from "../../../../app/returns/order-summary";
import { useTexts } from "../shared/texts";
import type { Texts } from "../shared/texts";

const HISTORY = 6;

interface LedgerProps {
  summary: ReturnSummary;
  details: ReturnDetailsView | null;
  wordAt: string;
}

/** The money in one line; it opens to the whole breakdown, with exact times (touch has no hover). */
export function Ledger({ summary, details, wordAt }: LedgerProps) {
  const texts = useTexts();
  const { t, say } = texts;
  const [open, setOpen] = useState(false);
  const line = say(summary.ledger.line);
  return (
    <s-stack gap="small-300">
      <s-clickable
        accessibilityLabel={t(open ? "block.closeLedger" : "block.openLedger", { line })}
        onClick={() => setOpen(!open)}
      >
        <s-grid gridTemplateColumns="1fr auto" gap="small-200" alignItems="start">
          <s-text>{line}</s-text>
          <s-icon type={open ? "chevron-down" : "chevron-right"} />
        </s-grid>
      </s-clickable>
      {open && (
        <s-box padding="small-200" background="subdued" borderRadius="base">
          <s-stack gap="small-300">
            {summary.attention !== null && (
              <s-text>
                {say(summary.attention.message)}
                {summary.attention.since === null
                  ? ""
                  : ` (${t("block.since", { at: texts.exact(summary.attention.since) })})`}
              </s-text>
            )}
            <s-text>{say(summary.next)}</s-text>
            {summary.ledger.rows.map((row) => (
              <s-text key={row.kind} fontVariantNumeric="tabular-nums">
                {rowText(row, texts)}
              </s-text>
            ))}
            {summary.createdAt !== null && (
              <s-text color="subdued">{t("block.createdAt", { at: texts.exact(summary.createdAt) })}</s-text>
            )}
            <s-text color="subdued">{t("block.wordAt", { at: texts.exact(wordAt) })}</s-text>
            {details?.history.slice(0, HISTORY).map((event, index) => (
              <s-text key={index} color="subdued">
                {[texts.exact(event.at), say(event.message), event.who]
                  .filter((part) => part !== null)
                  .join(" · ")}
              </s-text>
            ))}
          </s-stack>
        </s-box>
      )}
    </s-stack>
  );
}

function rowText(row: LedgerRow, { t, say }: Texts): string {
  const parts = [
    row.owed === null ? null : t("block.ledger.owed", { what: say(row.owed) }),
    row.issued === null ? null : t("block.ledger.issued", { what: say(row.issued) }),
    row.remaining === null ? null : t("block.ledger.remaining", { what: say(row.remaining) }),
    t(`block.ledger.shopify.${row.seenInShopify}`),
  ];
  return `${t(`block.ledger.kind.${row.kind}`)}: ${parts.filter((part) => part !== null).join(" · ")}`;
}
