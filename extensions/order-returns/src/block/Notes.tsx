import type { ReturnDetailsView } from "../../../../app/returns/api";
import { useTexts } from "../shared/texts";

const SHOWN = 2;

/** Loop's notes (they carry no author), and the sentence that answers the customer. */
export function Notes({ details }: { details: ReturnDetailsView | null }) {
  const { t, exact } = useTexts();
  if (details === null) return null;
  const notes = details.notes ?? [];
  return (
    <>
      {notes.slice(0, SHOWN).map((note, index) => (
        <s-text key={index}>
          {note.createdAt === null
            ? t("block.note", { note: note.content })
            : t("block.noteAt", { at: exact(note.createdAt), note: note.content })}
        </s-text>
      ))}
      {notes.length > SHOWN && (
        <s-text color="subdued">{t("block.moreNotes", { count: notes.length - SHOWN })}</s-text>
      )}
      {details.tellCustomer !== null && (
        <s-box padding="small-200" background="subdued" borderRadius="base">
          <s-stack gap="small-300">
            <s-text color="subdued">
              {t(details.tellWhom === "returner" ? "block.tellReturner" : "block.tellCustomer")}
            </s-text>
            <s-text>{details.tellCustomer}</s-text>
            {details.statusPageUrl !== null && (
              <s-link href={details.statusPageUrl} target="_blank">
                {t("block.statusPage")} ↗
              </s-link>
            )}
          </s-stack>
        </s-box>
      )}
    </>
  );
}
