import { useTexts } from "../shared/texts";
import { NOTE_LIMIT, lengthOf } from "./note-store";
import type { Note } from "./use-note";

/** A note in Loop, counted while it is typed. */
export function NoteField({
  note,
  required,
  readOnly,
}: {
  note: Note;
  required: boolean;
  readOnly: boolean;
}) {
  const { t } = useTexts();
  return (
    <s-text-area
      label={t(required ? "action.note" : "action.noteOptional")}
      value={note.text}
      rows={2}
      required={required}
      readOnly={readOnly}
      details={t("action.noteCount", { n: lengthOf(note.text), limit: NOTE_LIMIT })}
      {...(note.tooLong ? { error: t("error.note-too-long") } : {})}
      onInput={(event) => note.type(event.currentTarget.value)}
    />
  );
}
