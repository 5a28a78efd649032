import { useState } from "preact/hooks";
import type { ReturnDetailsView } from "../../../../app/returns/api";
import type { ReturnSummary } from "../../../../app/returns/order-summary";
import { Attention } from "../shared/Attention";
import { useTexts } from "../shared/texts";
import { Freshness } from "./Freshness";
import { Items } from "./Items";
import { Ledger } from "./Ledger";
import { Notes } from "./Notes";
import { Parcels } from "./Parcels";
import type { Known } from "./watch-returns";

export interface ReturnCardProps {
  summary: ReturnSummary;
  details: ReturnDetailsView | null;
  known: Known;
  readFailed: boolean;
  refresh: (() => Promise<void>) | null;
  act(): Promise<void>;
}

/** One return in full. Attention, badges, next line and the button come first: 300 px are seen before "Show more". */
export function ReturnCard({ summary, details, known, readFailed, refresh, act }: ReturnCardProps) {
  const { t, say } = useTexts();
  return (
    <s-stack gap="small-200">
      <Freshness summary={summary} known={known} readFailed={readFailed} refresh={refresh} />
      {summary.attention !== null && <Attention attention={summary.attention} lines={3} />}
      <s-stack direction="inline" gap="small-200" alignItems="center">
        <s-text type="strong">{t("block.rma", { id: summary.id })}</s-text>
        {[...summary.badges, ...(summary.parcel === null ? [] : [summary.parcel])].map((badge, index) => (
          <s-badge key={index} tone={badge.tone}>
            {say(badge.message)}
          </s-badge>
        ))}
      </s-stack>
      <s-paragraph lineClamp={6}>{say(summary.next)}</s-paragraph>
      <Buttons known={known} details={details} act={act} />
      {summary.asExchangeOrder && <s-text color="subdued">{t("block.asExchangeOrder")}</s-text>}
      <Ledger summary={summary} details={details} wordAt={known.wordAt[summary.id] ?? summary.loopWordAt} />
      <Items summary={summary} comments={details?.comments ?? {}} />
      <Parcels summary={summary} trackingUrls={details?.trackingUrls ?? {}} />
      <Notes details={details} />
    </s-stack>
  );
}

function Buttons({ known, details, act }: Pick<ReturnCardProps, "known" | "details" | "act">) {
  const { t } = useTexts();
  const [opening, setOpening] = useState(false);
  const asking = known.view === null && known.failure === null;
  const mayAct = known.view?.may.act === true && known.view.connection.state !== "not-connected";

  const open = async (): Promise<void> => {
    if (opening) return;
    setOpening(true);
    await act();
    setOpening(false);
  };

  if (!asking && !mayAct && details === null) return null;
  return (
    <s-stack direction="inline" gap="base" alignItems="center">
      {(asking || mayAct) && (
        <s-button disabled={asking} loading={opening} onClick={() => void open()}>
          {t("block.act")}
        </s-button>
      )}
      {details !== null && (
        <s-link href={details.adminUrl} target="_blank">
          {t("block.openInLoop")} ↗
        </s-link>
      )}
    </s-stack>
  );
}
