import type { ActionStatus } from "../../../../app/returns/api";
import { failureSentence } from "../shared/failure-sentence";
import { useTexts } from "../shared/texts";
import type { Run } from "./run-action";

const TONES: Record<ActionStatus, "info" | "success" | "warning" | "critical"> = {
  sending: "info",
  accepted: "info",
  unconfirmed: "warning",
  done: "success",
  "partly-done": "warning",
  failed: "critical",
  "closed-otherwise": "info",
  "no-word": "warning",
  refused: "critical",
  changed: "warning",
};

/**
 * The true ending, or where it stands on the way: our sentence first, then Loop's own words. `noteKept`: what was typed
 * still stands in the field behind it.
 */
export function Outcome({ run, noteKept }: { run: Run; noteKept: boolean }) {
  const texts = useTexts();
  const { t, say } = texts;
  if (run.step === "sending") return <Waiting text={t("action.sending")} />;
  if (run.step === "unsure") {
    return (
      <s-banner tone="warning">
        <s-paragraph>{t("action.unsure")}</s-paragraph>
        {run.failure.kind !== "offline" && <s-paragraph>{failureSentence(run.failure, texts)}</s-paragraph>}
      </s-banner>
    );
  }
  if (run.step === "refused") {
    return (
      <s-banner tone="critical">
        <s-paragraph>{failureSentence(run.failure, texts)}</s-paragraph>
        <s-paragraph>{t("action.nothingSent")}</s-paragraph>
        {noteKept && <s-paragraph>{t("action.noteKept")}</s-paragraph>}
      </s-banner>
    );
  }
  const { answer, ended } = run;
  return (
    <s-stack gap="base">
      <s-banner tone={TONES[answer.status]}>
        <s-paragraph>{say(answer.message)}</s-paragraph>
        {answer.loopSays !== null && (
          <s-paragraph>{t("action.loopSays", { words: answer.loopSays })}</s-paragraph>
        )}
        {answer.changed?.differences.map((difference, index) => (
          <s-paragraph key={index}>{say(difference)}</s-paragraph>
        ))}
        {answer.noteWritten === false && answer.kind !== "note" && (
          <s-paragraph>{t("action.noteNotWritten")}</s-paragraph>
        )}
      </s-banner>
      {!ended && <Waiting text={t("action.following")} />}
    </s-stack>
  );
}

function Waiting({ text }: { text: string }) {
  return (
    <s-stack direction="inline" gap="small-200" alignItems="center">
      <s-spinner accessibilityLabel={text} />
      <s-text>{text}</s-text>
    </s-stack>
  );
}

interface OutcomeButtonsProps {
  run: Run;
  confirmAgain(version: string): void;
  back(): void;
  close(): void;
}

export function OutcomeButtons({ run, confirmAgain, back, close }: OutcomeButtonsProps) {
  const { t } = useTexts();
  if (run.step === "sending") {
    return (
      <s-button slot="primary-action" variant="primary" loading={true} disabled={true}>
        {t("action.sending")}
      </s-button>
    );
  }
  const changed = run.step === "answered" ? run.answer.changed : null;
  const notSent = run.step === "refused" || (run.step === "answered" && run.answer.status === "refused");
  return (
    <>
      {changed !== null && (
        <s-button slot="primary-action" variant="primary" onClick={() => confirmAgain(changed.version)}>
          {t("action.confirmAgain")}
        </s-button>
      )}
      {changed === null && (
        <s-button slot="primary-action" variant="primary" onClick={close}>
          {t("action.close")}
        </s-button>
      )}
      {(changed !== null || notSent) && (
        <s-button slot="secondary-actions" onClick={back}>
          {t("action.back")}
        </s-button>
      )}
    </>
  );
}
