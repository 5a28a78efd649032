import { useEffect, useState } from "preact/hooks";
import { allReturnsOf } from "../shared/app-links";
import type { ConnectionView } from "../../../../app/returns/api";
import type { Failure, ServerResult } from "../shared/server";
import { useTexts } from "../shared/texts";
import type { Texts } from "../shared/texts";
import { LinkOffers } from "./LinkOffers";
import { Notices } from "./Notices";
import { ReturnCard } from "./ReturnCard";
import { ReturnRow } from "./ReturnRow";
import { chooseDrawn } from "./choose-drawn";
import type { Known, Watch } from "./watch-returns";

export interface BlockProps {
  orderId: string;
  watch: Watch;
  act(returnId: string): Promise<void>;
  refresh(returnId: string): Promise<ServerResult<unknown>>;
  link(returnId: string): Promise<ServerResult<unknown>>;
}

export function Block({ orderId, watch, act, refresh, link }: BlockProps) {
  const texts = useTexts();
  const known = useKnown(watch);
  const [failed, setFailed] = useState<{ failure: Failure; wordAt: Known["wordAt"] } | null>(null);
  const { summary, view } = known;
  // A newer word of Loop makes the failed re-read old news.
  const refreshFailure = failed !== null && sameWords(failed.wordAt, known.wordAt) ? failed.failure : null;
  const drawn = summary === null ? null : chooseDrawn(summary);

  const refreshDrawn = async (): Promise<void> => {
    watch.stir();
    const results = await Promise.all((drawn?.full ?? []).map((one) => refresh(one.id)));
    const failure = results.find((result) => result.kind !== "ok");
    setFailed(failure === undefined ? null : { failure, wordAt: known.wordAt });
    await watch.ask();
  };

  return (
    <s-admin-block heading={texts.t("block.heading")} collapsedSummary={collapsed(known, texts)}>
      <s-stack gap="small-200">
        <Notices known={known} refreshFailure={refreshFailure} retry={() => void watch.ask()} />
        {drawn?.full.map((one, index) => (
          <ReturnCard
            key={one.id}
            summary={one}
            details={view?.details[one.id] ?? null}
            known={known}
            readFailed={refreshFailure !== null || mayBeOld(view?.connection.state)}
            refresh={index === 0 ? refreshDrawn : null}
            act={() => act(one.id)}
          />
        ))}
        {drawn !== null && drawn.rows.length > 0 && (
          <s-text color="subdued">{texts.t("block.more", { count: drawn.total - drawn.full.length })}</s-text>
        )}
        {drawn?.rows.map((one) => (
          <ReturnRow key={one.id} summary={one} />
        ))}
        {drawn?.hidden === true && (
          <s-link href={allReturnsOf(orderId)}>{texts.t("block.all", { count: drawn.total })} ↗</s-link>
        )}
        <LinkOffers
          candidates={view?.candidates ?? []}
          mayLink={view?.may.act === true}
          link={link}
          linked={() => watch.ask()}
        />
      </s-stack>
    </s-admin-block>
  );
}

/** Loop's newest word may be older than what happened since. */
const mayBeOld = (state: ConnectionView["state"] | undefined) => state === "broken" || state === "no-news";

function useKnown(watch: Watch): Known {
  const [known, setKnown] = useState(watch.current());
  useEffect(() => {
    // What was learnt between the first drawing and this moment.
    setKnown(watch.current());
    return watch.subscribe(setKnown);
  }, [watch]);
  useEffect(() => () => watch.stop(), [watch]);
  return known;
}

function sameWords(one: Known["wordAt"], other: Known["wordAt"]): boolean {
  return Object.entries(other).every(([id, at]) => one[id] === at);
}

/** The platform cuts a collapsed summary after 30 characters. */
const COLLAPSED_LENGTH = 30;

function collapsed(known: Known, { t, say }: Texts): string {
  const text = collapsedText(known, t, say);
  return text.length <= COLLAPSED_LENGTH ? text : `${text.slice(0, COLLAPSED_LENGTH - 1)}…`;
}

function collapsedText(
  { summary, view, failure, metafield }: Known,
  t: Texts["t"],
  say: Texts["say"],
): string {
  if (summary !== null && (summary.returns.length > 0 || summary.more > 0)) return say(summary.collapsed);
  if (view?.connection.state === "not-connected" || failure?.kind === "not-connected") {
    return t("block.collapsed.notConnected");
  }
  if (summary !== null) return say(summary.collapsed);
  return failure !== null && metafield !== "reading"
    ? t("block.collapsed.unknown")
    : t("block.collapsed.loading");
}
