import type { OrderReturnsAnswer, OrderReturnsView } from "../../../../app/returns/api";
import type { OrderSummary } from "../../../../app/returns/order-summary";
import type { MetafieldReading } from "../shared/read-metafield";
import type { Failure, ServerResult } from "../shared/server";

/** What the block knows at this moment. */
export interface Known {
  metafield: MetafieldReading["kind"] | "reading";
  /** The newest summary: the metafield's until our server has answered. */
  summary: OrderSummary | null;
  view: OrderReturnsView | null;
  /** Loop's last word by return id, kept fresh by answers that say "unchanged". */
  wordAt: Record<string, string>;
  /** The server's clock at its last answer, and ours when it came (ms); ages are counted from these. */
  clock: { server: number; here: number } | null;
  /** When our server first answered (our clock, ms). */
  firstAnswerAt: number | null;
  /** Why the last call failed; null after an answer. */
  failure: Failure | null;
  /** A re-read from Loop is under way. */
  refreshing: boolean;
}

export interface Sources {
  metafield: Promise<MetafieldReading>;
  ask(seen: string | null): Promise<ServerResult<OrderReturnsAnswer>>;
}

export interface Watch {
  current(): Known;
  subscribe(listener: (known: Known) => void): () => void;
  /** Asks our server now for all it knows: a digest says nothing of notes, rights and the connection. */
  ask(): Promise<void>;
  /** A person acts: two minutes of close attention begin. */
  stir(): void;
  stop(): void;
}

/** A block gets no events: it asks every 15 s for two minutes after opening or acting, then every 60 s. */
export const PACE = {
  close: 15_000,
  calm: 60_000,
  closeFor: 120_000,
  refreshing: 3_000,
  refreshingFor: 30_000,
};

/** Starts at once, before anything is drawn: the order's metafield and our server are read side by side. */
export function watchReturns(sources: Sources): Watch {
  const listeners = new Set<(known: Known) => void>();
  let known: Known = {
    metafield: "reading",
    summary: null,
    view: null,
    wordAt: {},
    clock: null,
    firstAnswerAt: null,
    failure: null,
    refreshing: false,
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closeUntil = Date.now() + PACE.closeFor;
  let refreshingSince: number | null = null;
  let asking: Promise<void> | null = null;
  let stopped = false;

  const tell = (next: Partial<Known>): void => {
    if (stopped) return;
    known = { ...known, ...next };
    for (const listener of listeners) listener(known);
  };

  const plan = (): void => {
    clearTimeout(timer);
    if (stopped || isHidden()) return;
    timer = setTimeout(() => void ask(false), waitFor());
  };

  const waitFor = (): number => {
    const now = Date.now();
    if (refreshingSince !== null && now - refreshingSince < PACE.refreshingFor) return PACE.refreshing;
    return now < closeUntil ? PACE.close : PACE.calm;
  };

  const askOnce = async (whole: boolean): Promise<void> => {
    const result = await sources.ask(whole || known.view === null ? null : known.view.summary.digest);
    if (result.kind === "ok") tell(learn(known, result.value));
    else tell({ failure: result });
    refreshingSince = known.refreshing ? (refreshingSince ?? Date.now()) : null;
  };

  const ask = (whole: boolean): Promise<void> => {
    clearTimeout(timer);
    // What is under way was asked before the person's wish: it is waited for, not taken for the answer.
    if (asking !== null) return whole ? asking.then(() => ask(true)) : asking;
    asking = askOnce(whole).finally(() => {
      asking = null;
      plan();
    });
    return asking;
  };

  const onVisibility = (): void => {
    if (isHidden()) clearTimeout(timer);
    else void ask(false);
  };
  listenToVisibility("addEventListener", onVisibility);

  void sources.metafield.then((reading) => {
    // The server's answer is newer than what it last wrote on the order.
    if (known.view !== null || reading.kind !== "present") return tell({ metafield: reading.kind });
    tell({ metafield: reading.kind, summary: reading.summary, wordAt: wordsOf(reading.summary) });
  });
  void ask(false);

  return {
    current: () => known,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ask: () => ask(true),
    stir() {
      closeUntil = Date.now() + PACE.closeFor;
      if (asking === null) plan();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      listenToVisibility("removeEventListener", onVisibility);
    },
  };
}

function learn(known: Known, answer: OrderReturnsAnswer): Partial<Known> {
  const here = Date.now();
  const learnt = {
    clock: { server: Date.parse(answer.at), here },
    firstAnswerAt: known.firstAnswerAt ?? here,
    failure: null,
    refreshing: answer.refreshing,
  };
  if (answer.unchanged) return { ...learnt, wordAt: { ...known.wordAt, ...answer.returnsAt } };
  return { ...learnt, view: answer, summary: answer.summary, wordAt: wordsOf(answer.summary) };
}

function wordsOf(summary: OrderSummary): Record<string, string> {
  return Object.fromEntries(summary.returns.map((one) => [one.id, one.loopWordAt]));
}

/** Where an extension runs without a page of its own, it counts as visible. */
function isHidden(): boolean {
  return typeof document !== "undefined" && document.visibilityState === "hidden";
}

function listenToVisibility(what: "addEventListener" | "removeEventListener", listener: () => void): void {
  if (typeof document !== "undefined" && typeof document[what] === "function") {
    document[what]("visibilitychange", listener);
  }
}
