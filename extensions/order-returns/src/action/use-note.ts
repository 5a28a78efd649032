import { useEffect, useRef, useState } from "preact/hooks";
import { NOTE_LIMIT, keepNote, lengthOf, recallNote } from "./note-store";
import type { Storage } from "./note-store";

export interface Note {
  text: string;
  tooLong: boolean;
  type(text: string): void;
  /** Loop has it: the kept copy goes. */
  forget(): void;
}

export function useNote(storage: Storage, returnId: string): Note {
  const [text, setText] = useState("");
  const typed = useRef(false);

  useEffect(() => {
    void recallNote(storage, returnId).then((kept) => {
      if (!typed.current && kept !== "") setText(kept);
    });
  }, [storage, returnId]);

  return {
    text,
    tooLong: lengthOf(text) > NOTE_LIMIT,
    type(next) {
      typed.current = true;
      setText(next);
      void keepNote(storage, returnId, next);
    },
    forget() {
      setText("");
      void keepNote(storage, returnId, "");
    },
  };
}
