import { createHash } from "node:crypto";
import type { Sql } from "../db.server";
import type { House } from "../house.server";
import { problemOf } from "../log.server";
import { letsIn, verifySignature } from "../loop/verify-signature";
import { countSignatureFailure, findEndpoint } from "../shops/endpoint.server";
import { PRIORITY } from "./jobs.server";

/** Endings of one arrival; each is one HTTP answer at the door. */
export type IngestOutcome =
  | { outcome: "stored" }
  | { outcome: "unknown-endpoint" }
  | { outcome: "forged"; reason: "missing" | "wrong" }
  | { outcome: "unavailable" };

interface Pending {
  shop: string;
  digest: string;
  body: string;
  bytes: number;
  done: (outcome: IngestOutcome) => void;
}

/** More in one transaction brings nothing on a server and holds up the embedded database. */
const GROUP = 200;
/** Two groups may be on their way, so that one commit's wait is used. */
const GROUPS_AT_ONCE = 2;

/**
 * The one entrance for Loop's deliveries. Deliveries of the same few milliseconds commit together: one transaction with
 * the rows and their jobs, and nothing is answered before it is committed. Plain SQL, because one committed insert per
 * delivery through an ORM would cost ten times as much (see the README's decisions).
 */
export function createIngest(house: House) {
  const waiting: Pending[] = [];
  let flying = 0;

  async function flush(): Promise<void> {
    while (waiting.length > 0 && flying < GROUPS_AT_ONCE) {
      const group = waiting.splice(0, GROUP);
      flying++;
      try {
        await house.db.transaction((tx) => storeGroup(house, tx, group));
        for (const item of group) item.done({ outcome: "stored" });
      } catch (error) {
        house.log.error(
          { problem: problemOf(error), count: group.length },
          "Deliveries could not be stored; Loop is asked to send them again.",
        );
        for (const item of group) item.done({ outcome: "unavailable" });
      } finally {
        flying--;
      }
    }
  }

  /**
   * Stores one delivery and its job, or says why not.
   * @param endpointKey last part of the URL
   * @param raw the bytes as they came: Loop signs exactly these
   * @param signature the `X-Loop-Signature` header
   */
  return async function ingest(
    endpointKey: string,
    raw: Buffer,
    signature: string | undefined,
  ): Promise<IngestOutcome> {
    let endpoint: Awaited<ReturnType<typeof findEndpoint>>;
    try {
      endpoint = await findEndpoint(house, endpointKey);
    } catch (error) {
      house.log.error(
        { problem: problemOf(error) },
        "The database did not answer; Loop is asked to send the delivery again.",
      );
      return { outcome: "unavailable" };
    }
    if (!endpoint) return { outcome: "unknown-endpoint" };
    const verified = verifySignature(raw, signature, endpoint.secrets);
    if (!letsIn(verified)) {
      countSignatureFailure(house, endpoint.shop);
      return { outcome: "forged", reason: verified === "missing" ? "missing" : "wrong" };
    }
    const { shop } = endpoint;
    return new Promise((done) => {
      waiting.push({
        shop,
        digest: createHash("sha256").update(raw).digest("hex"),
        body: house.sealer.seal(shop, "delivery", raw).toString("base64"),
        bytes: raw.length,
        done,
      });
      // The next turn of the loop: everything that arrives meanwhile joins the group.
      setImmediate(() => void flush());
    });
  };
}

async function storeGroup(house: House, tx: Sql, group: readonly Pending[]): Promise<void> {
  const rows = await tx.query<{ shop: string; id: string }>(
    `INSERT INTO deliveries (shop, digest, body_sealed, bytes, received_at, repeat)
     SELECT d.shop, decode(d.digest, 'hex'), decode(d.body, 'base64'), d.bytes, $5,
            EXISTS (SELECT 1 FROM deliveries o WHERE o.shop = d.shop AND o.digest = decode(d.digest, 'hex'))
              OR row_number() OVER (PARTITION BY d.shop, d.digest ORDER BY d.n) > 1
     FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) WITH ORDINALITY AS d (shop, digest, body, bytes, n)
     ORDER BY d.n
     RETURNING shop, id::text AS id`,
    [
      group.map((item) => item.shop),
      group.map((item) => item.digest),
      group.map((item) => item.body),
      group.map((item) => item.bytes),
      // The same clock as reads and actions are told by.
      house.now(),
    ],
  );
  await house.queue.sendMany(
    "apply-delivery",
    rows.map(({ shop, id }) => ({
      data: { shop, deliveryId: id },
      options: { priority: PRIORITY.delivery, shop },
    })),
    tx,
  );
}
