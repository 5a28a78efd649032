import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { ReturnSummary } from "../../../../app/returns/order-summary";
import type { ActionKind } from "../../../../app/returns/return";
import { Attention } from "../shared/Attention";
import { useTexts } from "../shared/texts";
import { CloseButton, Failed } from "./Action";
import { Confirm } from "./Confirm";
import { ItemPicker } from "./ItemPicker";
import { NoteField } from "./NoteField";
import { OfferList } from "./OfferList";
import { Outcome, OutcomeButtons } from "./Outcome";
import { Preview } from "./Preview";
import { isAskedTwice, isIncomplete } from "./describe-choice";
import type { Storage } from "./note-store";
import { useNote } from "./use-note";
import { usePreview } from "./use-preview";
import { useRun } from "./use-run";

interface ActOnReturnProps {
  returnId: string;
  firstKind: ActionKind | null;
  summary: ReturnSummary | null;
  picker: ComponentChildren;
  /** While something is on its way to Loop, the return cannot be changed. */
  lock(locked: boolean): void;
  storage: Storage;
  close(): void;
}

/** Choose → read what it will do → confirm → follow to the ending, for one return. */
export function ActOnReturn(props: ActOnReturnProps) {
  const { returnId, firstKind, summary, picker, lock, storage, close } = props;
  const texts = useTexts();
  const [kind, setKind] = useState<ActionKind | null>(firstKind);
  const [items, setItems] = useState<string[]>([]);
  const [sure, setSure] = useState(false);
  const preview = usePreview(returnId, kind === "remove" ? items : null);
  const note = useNote(storage, returnId);
  const { run, send, reset } = useRun({ returnId, lock, accepted: note.forget });

  const heading = texts.t("action.headingOf", { id: returnId });
  if (preview.failure !== null)
    return <Failed failure={preview.failure} again={preview.again} close={close} />;
  if (preview.answer === null) {
    return (
      <s-admin-action heading={heading} loading={true}>
        {picker}
      </s-admin-action>
    );
  }
  const { offers, previews, removable, version, signatures, may } = preview.answer;
  if (!may.act) {
    return (
      <s-admin-action heading={heading}>
        {picker}
        <s-text>{may.why === null ? texts.t("error.not-allowed") : texts.say(may.why)}</s-text>
        <CloseButton close={close} />
      </s-admin-action>
    );
  }

  const confirm = (seen: string): void => {
    if (kind === null) return;
    send({
      kind,
      seen,
      ...(note.text.trim() === "" ? {} : { note: note.text.trim() }),
      ...(kind === "remove" ? { lineItemIds: items } : {}),
    });
  };
  const back = (): void => {
    reset();
    setSure(false);
    preview.again();
  };

  if (run !== null) {
    return (
      <s-admin-action heading={heading}>
        <Outcome run={run} noteKept={note.text.trim() !== ""} />
        <OutcomeButtons run={run} confirmAgain={confirm} back={back} close={close} />
      </s-admin-action>
    );
  }
  const chosen = offers.find((offer) => offer.kind === kind && offer.answer !== "no")?.kind ?? null;
  const lines = chosen === null ? [] : (previews[chosen] ?? []);
  const signature = chosen === null ? undefined : signatures[chosen];
  return (
    <s-admin-action heading={heading}>
      <s-stack gap="base">
        {picker}
        {summary?.attention != null && <Attention attention={summary.attention} />}
        {!sure && <OfferList offers={offers} chosen={chosen} choose={setKind} />}
        {chosen === "remove" && (
          <ItemPicker items={removable} picked={items} readOnly={sure} pick={setItems} />
        )}
        {chosen !== null && <Preview kind={chosen} lines={lines} loading={preview.loading} />}
        {sure && chosen !== null && <s-text type="strong">{texts.t(`action.sure.${chosen}`)}</s-text>}
        {chosen !== null && <NoteField note={note} required={chosen === "note"} readOnly={sure} />}
        {signature !== undefined && (
          <s-text color="subdued">{texts.t("action.signature", { text: signature })}</s-text>
        )}
      </s-stack>
      <Confirm
        kind={chosen}
        red={lines.some((line) => line.tone === "critical")}
        sure={sure}
        disabled={preview.loading || chosen === null || isIncomplete(chosen, note, items)}
        goOn={() => (chosen !== null && isAskedTwice(chosen) && !sure ? setSure(true) : confirm(version))}
        back={sure ? () => setSure(false) : close}
      />
    </s-admin-action>
  );
}
