import type { LoopClient, ProbedScope } from "../loop/client.server";
import { PROBES } from "../loop/client.server";
import type { LoopError } from "../loop/errors";

/** Probed scopes of a key. */
export type KeyScopes = Record<ProbedScope, boolean>;

export type KeyCheck =
  /** Returns is there; without Developer tools the merchant pastes the webhook address by hand. */
  | { outcome: "good"; scopes: KeyScopes }
  /** The key is right, as another scope shows, and Loopside cannot work without the missing one. */
  | { outcome: "missing-scope"; missing: "returns"; scopes: KeyScopes }
  /** No scope answers: the key is wrong, or it has none of them. Loop says 401 for both. */
  | { outcome: "wrong-key" }
  | { outcome: "loop-unavailable"; error: LoopError };

/**
 * Probes a key scope by scope, since one 401 alone does not tell a wrong key from a missing scope (Loop's documentation
 * of authentication). Changes nothing at Loop.
 */
export async function checkKey(client: Pick<LoopClient, "probe">): Promise<KeyCheck> {
  const names = Object.keys(PROBES) as ProbedScope[];
  const probes = await Promise.all(names.map(async (name) => [name, await client.probe(name)] as const));
  const scopes: KeyScopes = { returns: false, developer_tools: false, orders: false, destinations: false };
  for (const [name, result] of probes) {
    scopes[name] = result === "granted";
    // Orders and destinations are only there to tell the cases apart: trouble with them decides nothing.
    const decides = name === "returns" || name === "developer_tools";
    if (decides && typeof result === "object") return { outcome: "loop-unavailable", error: result };
  }
  if (scopes.returns) return { outcome: "good", scopes };
  if (Object.values(scopes).some(Boolean)) return { outcome: "missing-scope", missing: "returns", scopes };
  return { outcome: "wrong-key" };
}
