/** Thrown by a handler for "not now": the queue tries again with growing waits. Anything else thrown is a fault, retried too. */
export class Later extends Error {
  override name = "Later";
}
