import { useEffect, useState } from "preact/hooks";
import type { ReturnSummary } from "../../../../app/returns/order-summary";
import { useTexts } from "../shared/texts";
import type { Texts } from "../shared/texts";
import { ageOf, isLate, roundAge } from "./describe-freshness";
import type { Known } from "./watch-returns";

interface FreshnessProps {
  summary: ReturnSummary;
  known: Known;
  readFailed: boolean;
  /** null: another card carries the button for all. */
  refresh: (() => Promise<void>) | null;
}

/** "Loop, read 8 s ago ⟳": the age of Loop's last word about this return, ticking. */
export function Freshness({ summary, known, readFailed, refresh }: FreshnessProps) {
  const texts = useTexts();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const wordAt = known.wordAt[summary.id] ?? summary.loopWordAt;
  const late =
    known.clock !== null &&
    isLate({
      finished: summary.finished,
      age: ageOf(wordAt, known.clock, now),
      readFailed,
      sinceFirstAnswer: known.firstAnswerAt === null ? 0 : now - known.firstAnswerAt,
    });
  const id = `word-${summary.id}`;

  const onRefresh = async (): Promise<void> => {
    if (refresh === null || busy) return;
    setBusy(true);
    await refresh();
    setBusy(false);
  };

  return (
    // The sign beside the words, however many lines these take.
    <s-grid gridTemplateColumns={late ? "auto 1fr" : "1fr"} gap="small-200" alignItems="center">
      {late && <s-icon type="alert-triangle" tone="warning" />}
      <s-stack direction="inline" gap="small-200" alignItems="center">
        <s-text color={late ? "base" : "subdued"} tone={late ? "warning" : "auto"} interestFor={id}>
          {describe({ wordAt, known, confirmed: summary.confirmed, late, now }, texts)}
        </s-text>
        <s-tooltip id={id}>{texts.t("block.wordAt", { at: texts.exact(wordAt) })}</s-tooltip>
        {refresh !== null && (
          <s-button
            variant="tertiary"
            icon="refresh"
            accessibilityLabel={texts.t("block.refresh")}
            loading={busy || known.refreshing}
            onClick={() => void onRefresh()}
          />
        )}
      </s-stack>
    </s-grid>
  );
}

interface Word {
  wordAt: string;
  known: Known;
  confirmed: boolean;
  late: boolean;
  now: number;
}

/** Before our server's first answer its clock is not known: then the time stands there, not an age. */
function describe({ wordAt, known, confirmed, late, now }: Word, { t, exact }: Texts): string {
  if (known.clock === null) return t("block.wordAt", { at: exact(wordAt) });
  const { unit, n } = roundAge(ageOf(wordAt, known.clock, now));
  const age = t(`block.age.${unit}`, { n });
  const said = confirmed ? "block.read" : "block.told";
  return t(late ? `${said}Late` : said, { age });
}

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
