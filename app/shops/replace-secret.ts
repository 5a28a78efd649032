/** A key or a secret as it stands, with the one before it while that is still valid. */
export interface Held {
  current: string | null;
  /** The current one was seen to work. */
  proved: boolean;
  previous: string | null;
}

/** The secret before signs for so long after a new one was given, which signs nothing: the new one was pasted wrong. */
export const UNPROVED_AFTER_MS = 3_600_000;

/** What is held after another one was given. */
export interface Replaced {
  current: string;
  previous: string | null;
}

/** Longest time in which what was given before stays valid beside a new one that proves nothing. */
export const KEPT_BESIDE_MS = 7 * 86_400_000;
/** After the new secret signed its first delivery: Loop sends again what was not taken, at most half an hour between two tries. */
export const SECRET_GRACE_MS = 2 * 3_600_000;

/**
 * A merchant gave a key or secret. What worked until now stays beside it until the new one has proved itself. Of two that
 * proved nothing the older stays: the one between was most likely pasted wrong, and what Loop really uses must not be lost
 * by correcting it.
 * @returns null when it is the one that is held already
 */
export function replaceSecret(held: Held, given: string): Replaced | null {
  if (held.current === given) return null;
  if (held.current === null) return { current: given, previous: null };
  const keepsOlder = !held.proved && held.previous !== null && held.previous !== given;
  return { current: given, previous: keepsOlder ? held.previous : held.current };
}
