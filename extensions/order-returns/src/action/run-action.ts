import type { ActionAnswer, ActionBody } from "../../../../app/returns/api";
import type { ActionStatus } from "../../../../app/returns/api";
import type { Failure, ServerResult } from "../shared/server";

/** Where one confirmed action stands. */
export type Run =
  | { step: "sending" }
  /** The answer was lost: the same request with the same key asks what became of it; nothing is sent twice. */
  | { step: "unsure"; failure: Failure }
  | { step: "answered"; answer: ActionAnswer; ended: boolean }
  /** Our server refused; nothing was sent to Loop. */
  | { step: "refused"; failure: Failure };

export interface RunNeeds {
  returnId: string;
  body: ActionBody;
  request(returnId: string, body: ActionBody): Promise<ServerResult<ActionAnswer>>;
  read(id: string): Promise<ServerResult<ActionAnswer>>;
  onChange(run: Run): void;
}

/** Pauses in ms, the last one for ever after. */
export const ASK_AGAIN = [2_000, 5_000, 10_000, 20_000, 30_000];
export const FOLLOW = [...Array<number>(10).fill(2_000), ...Array<number>(12).fill(5_000), 15_000];

const ENDED: Record<ActionStatus, boolean> = {
  sending: false,
  accepted: false,
  unconfirmed: false,
  done: true,
  "partly-done": true,
  failed: true,
  "closed-otherwise": true,
  "no-word": true,
  refused: true,
  changed: true,
};

/** Sends one action and follows it to its ending. One call = one click = one idempotency key. */
export function runAction({ returnId, body, request, read, onChange }: RunNeeds): { stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const tell = (run: Run): void => {
    if (!stopped) onChange(run);
  };
  const later = (work: () => Promise<void>, pauses: number[], turn: number): void => {
    if (!stopped) timer = setTimeout(() => void work(), pauses[Math.min(turn, pauses.length - 1)]);
  };

  const send = async (turn: number): Promise<void> => {
    const result = await request(returnId, body);
    if (result.kind === "ok") return follow(result.value, 0);
    if (isUnsure(result, turn > 0)) {
      tell({ step: "unsure", failure: result });
      return later(() => send(turn + 1), ASK_AGAIN, turn);
    }
    tell({ step: "refused", failure: result });
  };

  const follow = (answer: ActionAnswer, turn: number): void => {
    const ended = ENDED[answer.status];
    tell({ step: "answered", answer, ended });
    if (!ended) later(() => readOn(answer, turn), FOLLOW, turn);
  };

  const readOn = async (last: ActionAnswer, turn: number): Promise<void> => {
    const result = await read(last.id);
    follow(result.kind === "ok" ? result.value : last, turn + 1);
  };

  tell({ step: "sending" });
  void send(0);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/**
 * `unavailable` may come after Loop was asked. Once an answer was lost, a refusal of the person (401, 403) says nothing
 * about the lost one either: it is given before the key is looked at.
 */
function isUnsure(failure: Failure, answerLost: boolean): boolean {
  if (failure.kind === "offline") return true;
  if (failure.kind === "error" && failure.code === "unavailable") return true;
  return answerLost && (failure.kind === "unauthorised" || failure.kind === "not-allowed");
}
