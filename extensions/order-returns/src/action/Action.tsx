import { useEffect, useState } from "preact/hooks";
import { failureSentence } from "../shared/failure-sentence";
import type { Failure } from "../shared/server";
import { useTexts } from "../shared/texts";
import { ActOnReturn } from "./ActOnReturn";
import { ReturnPicker } from "./ReturnPicker";
import type { Storage } from "./note-store";
import type { Opening } from "./open-action";

export interface ActionProps {
  /** The reads that started before the first drawing. */
  opening: Promise<Opening>;
  open(): Promise<Opening>;
  storage: Storage;
  close(): void;
}

export function Action({ opening, open, storage, close }: ActionProps) {
  const { t } = useTexts();
  const [opened, setOpened] = useState<Opening | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [locked, setLocked] = useState(false);

  useEffect(() => {
    void opening.then(setOpened);
  }, [opening]);
  const again = (): void => {
    setOpened(null);
    void open().then(setOpened);
  };

  if (opened === null) return <s-admin-action heading={t("action.heading")} loading={true} />;
  if (opened.kind === "failed") return <Failed failure={opened.failure} again={again} close={close} />;
  if (opened.kind === "none") {
    return (
      <s-admin-action heading={t("action.heading")}>
        <s-text>{t("action.none")}</s-text>
        <CloseButton close={close} />
      </s-admin-action>
    );
  }
  const returnId = chosen ?? opened.returnId;
  const picker =
    opened.returns.length > 1 ? (
      <ReturnPicker returns={opened.returns} returnId={returnId} disabled={locked} choose={setChosen} />
    ) : null;
  return (
    <ActOnReturn
      key={returnId}
      returnId={returnId}
      firstKind={returnId === opened.returnId ? opened.action : null}
      summary={opened.returns.find((one) => one.id === returnId) ?? null}
      picker={picker}
      lock={setLocked}
      storage={storage}
      close={close}
    />
  );
}

export function Failed({ failure, again, close }: { failure: Failure; again(): void; close(): void }) {
  const texts = useTexts();
  return (
    <s-admin-action heading={texts.t("action.heading")}>
      <s-banner tone="warning">
        <s-text>{failureSentence(failure, texts)}</s-text>
      </s-banner>
      <s-button slot="primary-action" onClick={again}>
        {texts.t("block.retry")}
      </s-button>
      <s-button slot="secondary-actions" onClick={close}>
        {texts.t("action.close")}
      </s-button>
    </s-admin-action>
  );
}

export function CloseButton({ close }: { close(): void }) {
  const { t } = useTexts();
  return (
    <s-button slot="primary-action" onClick={close}>
      {t("action.close")}
    </s-button>
  );
}
