import { randomUUID } from "node:crypto";
import { Prisma } from "../../prisma/client/client";
import { problemOf } from "../log.server";
import { NO_RETRY } from "../loop/retry";
import type { ConnectHouse } from "./connect-loop.server";
import { forgetEndpoints } from "./endpoint.server";
import { loopForShop } from "./loop-for-shop.server";
import { unregisterWebhooks } from "./register-webhooks.server";

export type DisconnectOutcome =
  | { outcome: "not-connected" }
  /** `left`: our subscriptions still stand in Loop (made by hand, or Loop gave no answer) and are answered 404. */
  | { outcome: "disconnected"; webhooks: "deleted" | "left" };

/**
 * Ends the shop's connection to Loop: key and secrets are erased first, so that it holds whatever Loop answers (what it was
 * asked before is not kept any more), then our subscriptions are deleted there. Returns that are known stay. The endpoint key stays too: connecting again makes
 * addresses that were pasted by hand valid again.
 */
export async function disconnectLoop(house: ConnectHouse, shop: string): Promise<DisconnectOutcome> {
  const client = await loopForShop(house, shop, { priority: "person", timeoutMs: 5_000, retry: NO_RETRY });
  const table = house.db.prisma.loopConnection;
  const row = await table.findUnique({ where: { shop } });
  if (!row || row.status === "disconnected") return { outcome: "not-connected" };
  await house.db.prisma.$transaction([
    table.update({
      where: { shop },
      data: {
        status: "disconnected",
        connectionId: randomUUID(),
        apiKeySealed: null,
        apiKeyLast4: null,
        secretSealed: null,
        secretLast4: null,
        keyGivenAt: null,
        keyProvedAt: null,
        previousKeySealed: null,
        previousKeyLast4: null,
        previousKeyGivenAt: null,
        previousKeyUntil: null,
        refusedKeyLast4: null,
        keyRefusedAt: null,
        secretGivenAt: null,
        secretProvedAt: null,
        previousSecretSealed: null,
        previousSecretUntil: null,
        previousSignedAt: null,
        registrations: Prisma.DbNull,
        registeredUrl: null,
        webhooksTendedAt: null,
        scopes: {},
        accountCheck: null,
        brokenSince: null,
        brokenWhy: null,
      },
    }),
    ...endWhatStood(house, shop),
  ]);
  forgetEndpoints(house);
  const deleted = client ? await unregisterWebhooks(client, row.endpointKey) : null;
  if (deleted?.outcome === "deleted") return { outcome: "disconnected", webhooks: "deleted" };
  const problem = deleted?.outcome === "failed" ? problemOf(deleted.error) : "no access to Loop's webhooks";
  house.log.warn({ shop, problem }, "Webhooks of Loopside are left in Loop; they are answered 404.");
  return { outcome: "disconnected", webhooks: "left" };
}

/** Why a reading of the past ended, as the merchant reads it. */
export const DISCONNECTED = "The shop was disconnected from Loop.";

/**
 * What was known of the connection ends with it: nobody watches a shop that is not connected, so its alerts would stay open for
 * ever, and the next connection (perhaps to another account) must not begin with the troubles, the half-read past and the
 * half-read night of this one.
 */
function endWhatStood({ db: { prisma }, now }: Pick<ConnectHouse, "db" | "now">, shop: string) {
  const at = now();
  return [
    prisma.alert.updateMany({ where: { shop, closedAt: null }, data: { closedAt: at } }),
    prisma.loopCircuit.deleteMany({ where: { shop } }),
    prisma.backfill.updateMany({
      where: { shop, state: { in: ["running", "paused"] } },
      data: { state: "cancelled", finishedAt: at, why: DISCONNECTED, leaseBy: null, leaseUntil: null },
    }),
    prisma.sweep.updateMany({ where: { shop }, data: { failedSince: null, why: null } }),
    prisma.deepSweep.updateMany({
      where: { shop },
      data: { pieces: Prisma.DbNull, step: { increment: 1 }, failures: 0, wholeAt: null, why: null },
    }),
  ];
}
