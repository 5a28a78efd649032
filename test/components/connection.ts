import type { AsJson } from "../../app/components/as-json";
import type { Connection } from "../../app/shops/read-connection.server";
import { wantedTriggers } from "../../app/shops/wanted-webhooks";

export const NOW = "2026-06-01T12:00:00.000Z";

/** A connection that lacks nothing, changed as a test needs it. */
export const connection = (change: Partial<AsJson<Connection>> = {}): AsJson<Connection> => ({
  state: "connected",
  since: "2026-05-01T12:00:00.000Z",
  why: null,
  apiKeyLast4: "6789",
  secretLast4: "cdef",
  keyGivenAt: "2026-05-01T12:00:00.000Z",
  secretGivenAt: "2026-05-01T12:00:00.000Z",
  keyProvedAt: "2026-05-01T12:01:00.000Z",
  secretProvedAt: "2026-05-01T12:10:00.000Z",
  previousKeyUntil: null,
  previousSecretUntil: null,
  previousSignedAt: null,
  refusedKey: null,
  webhookChoice: "both",
  scopes: { returns: true, developer_tools: true, orders: false, destinations: false },
  registrations: wantedTriggers("both").map((one, index) => ({ id: String(index), ...one })),
  accountCheck: "matches",
  webhookUrl: "https://loopside.example/webhooks/loop/an-unguessable-key",
  lastDeliveryAt: "2026-06-01T11:57:00.000Z",
  signatureFailures: 0,
  ...change,
});
