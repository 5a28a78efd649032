import { APP_SETTINGS } from "../shared/app-links";
import { failureSentence } from "../shared/failure-sentence";
import type { Failure } from "../shared/server";
import { useTexts } from "../shared/texts";
import type { Texts } from "../shared/texts";
import type { Known } from "./watch-returns";

interface NoticesProps {
  known: Known;
  refreshFailure: Failure | null;
  retry(): void;
}

/** What stands above or instead of the returns: one sentence and a way on for each state that is not the plain one. */
export function Notices({ known, refreshFailure, retry }: NoticesProps) {
  const texts = useTexts();
  const { t, say } = texts;
  const { summary, view, failure, metafield } = known;
  const connection = view?.connection ?? null;
  const isEmpty = summary !== null && summary.returns.length === 0 && summary.more === 0;

  if (failure !== null && (metafield !== "reading" || summary !== null)) {
    return <FailureNotice known={known} failure={failure} retry={retry} />;
  }
  if (summary === null) return <Loading />;
  return (
    <>
      {connection?.state === "not-connected" && (
        <Sentence text={connection.why === null ? t("error.not-connected") : say(connection.why)}>
          <s-link href={view?.settingsUrl ?? APP_SETTINGS}>{t("block.connect")}</s-link>
        </Sentence>
      )}
      {connection?.state === "no-news" && <Sentence text={brokenText(connection, texts)} tone="warning" />}
      {connection?.state === "broken" && (
        <Sentence text={brokenText(connection, texts)} tone="warning">
          <s-link href={view?.settingsUrl ?? APP_SETTINGS}>{t("block.checkConnection")}</s-link>
        </Sentence>
      )}
      {refreshFailure !== null && <Sentence text={failureSentence(refreshFailure, texts)} tone="warning" />}
      {isEmpty && connection?.state !== "not-connected" && <s-text>{t("block.none")}</s-text>}
      {view !== null && !isEmpty && !view.may.act && (
        <Sentence text={view.may.why === null ? t("error.not-allowed") : say(view.may.why)} />
      )}
    </>
  );
}

function FailureNotice({ known, failure, retry }: { known: Known; failure: Failure; retry(): void }) {
  const texts = useTexts();
  const { t } = texts;
  const shown = known.summary !== null;
  // Said only while nothing better is known: an empty summary of ours is an answer, a missing one is not.
  const empty = known.summary !== null && known.summary.returns.length === 0 && known.summary.more === 0;
  return (
    <>
      {empty && <s-text>{t("block.none")}</s-text>}
      <Sentence
        text={`${failureSentence(failure, texts)} ${t(shown ? "block.lastKnown" : "block.notKnown")}`}
        tone="warning"
      >
        {failure.kind === "not-connected" ? (
          <s-link href={APP_SETTINGS}>{t("block.connect")}</s-link>
        ) : (
          <s-button variant="tertiary" onClick={retry}>
            {t("block.retry")}
          </s-button>
        )}
      </Sentence>
    </>
  );
}

function Loading() {
  const { t } = useTexts();
  return (
    <s-stack direction="inline" gap="small-200" alignItems="center">
      <s-spinner accessibilityLabel={t("block.loading")} />
      <s-text color="subdued">{t("block.loading")}</s-text>
    </s-stack>
  );
}

interface SentenceProps {
  text: string;
  tone?: "warning";
  children?: preact.ComponentChildren;
}

function Sentence({ text, tone, children }: SentenceProps) {
  const words = (
    <s-stack direction="inline" gap="small-200" alignItems="center">
      <s-text>{text}</s-text>
      {children}
    </s-stack>
  );
  if (tone === undefined) return words;
  // In one row the sign would stand alone above a sentence that takes two lines.
  return (
    <s-grid gridTemplateColumns="auto 1fr" gap="small-200" alignItems="start">
      <s-icon type="alert-triangle" tone={tone} />
      {words}
    </s-grid>
  );
}

function brokenText(
  connection: { why: Parameters<Texts["say"]>[0] | null; since: string | null },
  texts: Texts,
) {
  const why = connection.why === null ? texts.t("block.broken") : texts.say(connection.why);
  return connection.since === null
    ? why
    : `${why} ${texts.t("block.oldSince", { at: texts.exact(connection.since) })}`;
}
