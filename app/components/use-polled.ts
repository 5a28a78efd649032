import { useCallback, useEffect, useRef, useState } from "react";

export interface Polled<T> {
  value: T;
  /** The last question went unanswered: what stands here is the last that is known. */
  silent: boolean;
  /** A newer value from elsewhere, as the answer of a button. */
  take: (value: T) => void;
}

/**
 * A value that the page was drawn with and that is asked for again every `everyMs` while `lives` holds and the page is
 * looked at. A question without an answer takes nothing away.
 */
export function usePolled<T>(
  first: T,
  ask: () => Promise<T>,
  lives: (value: T) => boolean,
  everyMs = 2_000,
): Polled<T> {
  const [value, setValue] = useState(first);
  const [silent, setSilent] = useState(false);
  const latest = useRef({ ask, lives });
  latest.current = { ask, lives };
  // Answers come in the order of their questions or not at all: a slow one must not undo a button's.
  const turn = useRef(0);
  const take = useCallback((next: T) => {
    turn.current++;
    setValue(next);
    setSilent(false);
  }, []);
  useEffect(() => take(first), [first, take]);

  const alive = lives(value);
  useEffect(() => {
    if (!alive) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "hidden") return;
      const asked = ++turn.current;
      latest.current.ask().then(
        (next) => {
          if (asked !== turn.current) return;
          setValue(next);
          setSilent(false);
        },
        () => asked === turn.current && setSilent(true),
      );
    }, everyMs);
    return () => clearInterval(timer);
  }, [alive, everyMs]);
  return { value, silent, take };
}
