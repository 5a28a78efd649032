import { useEffect, useRef, useState } from "preact/hooks";
import type { ActionAnswer, ActionBody } from "../../../../app/returns/api";
import { readAction, requestAction } from "../shared/server";
import { runAction } from "./run-action";
import type { Run } from "./run-action";

interface UseRunNeeds {
  returnId: string;
  lock(locked: boolean): void;
  /** Loop has taken the note that was typed. */
  accepted(): void;
}

/** One action at a time: a second click finds the first one on its way and does nothing. */
export function useRun({ returnId, lock, accepted }: UseRunNeeds) {
  const [run, setRun] = useState<Run | null>(null);
  const current = useRef<{ stop(): void } | null>(null);
  const busy = useRef(false);
  useEffect(() => () => current.current?.stop(), []);

  const onChange = (next: Run): void => {
    busy.current = next.step === "sending" || next.step === "unsure";
    lock(busy.current);
    setRun(next);
    if (next.step === "answered" && isTaken(next.answer)) accepted();
  };

  return {
    run,
    send(body: Omit<ActionBody, "idempotencyKey">): void {
      if (busy.current) return;
      busy.current = true;
      current.current?.stop();
      current.current = runAction({
        returnId,
        body: { ...body, idempotencyKey: crypto.randomUUID() },
        request: requestAction,
        read: readAction,
        onChange,
      });
    },
    reset(): void {
      current.current?.stop();
      busy.current = false;
      lock(false);
      setRun(null);
    },
  };
}

/** What is refused, changed meanwhile or not known keeps the typed words for the next try. */
function isTaken(answer: ActionAnswer): boolean {
  if (answer.noteWritten !== null) return answer.noteWritten;
  return !["sending", "unconfirmed", "refused", "changed"].includes(answer.status);
}
