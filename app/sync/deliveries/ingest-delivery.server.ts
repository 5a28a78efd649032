import { createHash } from "node:crypto";
import type { Sql } from "../../db.server";
import type { House } from "../../house.server";
import { problemOf } from "../../log.server";
import { letsIn, verifySignature } from "../../loop/verify-signature";
import { countSignatureFailure, findEndpoint, noteSignature } from "../../shops/endpoint.server";
import { enqueueDeliveries } from "../jobs.server";

/** Endings of one arrival; each is one HTTP answer at the door. */
export type IngestOutcome =
  | { outcome: "stored" }
  | { outcome: "unknown-endpoint" }
  | { outcome: "forged"; reason: "missing" | "wrong" }
  | { outcome: "unavailable" };

interface Pending {
  shop: string;
  /** 32 bytes */
  digest: Buffer;
  sealed: Buffer;
  /** Length of the raw body. */
  bytes: number;
  done: (outcome: IngestOutcome) => void;
}

const DIGEST_BYTES = 32;
/** More in one transaction brings nothing on a server and holds up the embedded database. */
const GROUP = 200;
/** Two groups may be on their way, so that one commit's wait is used. */
const GROUPS_AT_ONCE = 2;

/**
 * The one entrance for Loop's deliveries. Deliveries of the same few milliseconds commit together: one transaction with
 * the rows and a job for those of each shop, and nothing is answered before it is committed. Plain SQL, because one committed insert per
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
    let found: Awaited<ReturnType<typeof whoSent>>;
    try {
      found = await whoSent(house, endpointKey, raw, signature);
    } catch (error) {
      house.log.error(
        { problem: problemOf(error) },
        "The shop of a delivery could not be looked up; Loop is asked to send it again.",
      );
      return { outcome: "unavailable" };
    }
    if (!found) return { outcome: "unknown-endpoint" };
    const { endpoint, verified } = found;
    if (!letsIn(verified)) {
      countSignatureFailure(house, endpoint.shop);
      return { outcome: "forged", reason: verified === "missing" ? "missing" : "wrong" };
    }
    noteSignature(house, endpoint, verified);
    const { shop } = endpoint;
    return new Promise((done) => {
      waiting.push({
        shop,
        digest: createHash("sha256").update(raw).digest(),
        sealed: house.sealer.seal(shop, "delivery", raw),
        bytes: raw.length,
        done,
      });
      // The next turn of the loop: everything that arrives meanwhile joins the group.
      setImmediate(() => void flush());
    });
  };
}

/**
 * The endpoint and how its secrets take the signature. Before a signature counts as wrong it is held against what is stored
 * right now: another process may have stored a new secret, and Loop does not send again what was answered 401.
 */
async function whoSent(house: House, key: string, raw: Buffer, signature: string | undefined) {
  const compare = async (fresh: boolean) => {
    const endpoint = await findEndpoint(house, key, { fresh });
    return endpoint && { endpoint, verified: verifySignature(raw, signature, endpoint.secrets) };
  };
  const found = await compare(false);
  return found?.verified === "wrong" ? compare(true) : found;
}

/** One parameter carries every digest and body: an array of bytes would travel as text, a third or more larger. */
async function storeGroup(house: House, tx: Sql, group: readonly Pending[]): Promise<void> {
  let end = 0;
  const starts = group.map((item) => {
    const start = end + 1;
    end += DIGEST_BYTES + item.sealed.length;
    return start;
  });
  const rows = await tx.query<{ shop: string; id: string }>(
    `WITH came AS (
       SELECT p.shop, p.bytes, p.n, substring($1::bytea FROM p.start FOR ${DIGEST_BYTES}) AS digest,
              substring($1::bytea FROM p.start + ${DIGEST_BYTES} FOR p.length) AS body
       FROM unnest($2::text[], $3::int[], $4::int[], $5::int[]) WITH ORDINALITY AS p (shop, start, length, bytes, n)
     )
     INSERT INTO deliveries (shop, digest, body_sealed, bytes, received_at, repeat)
     SELECT c.shop, c.digest, c.body, c.bytes, $6,
            EXISTS (SELECT 1 FROM deliveries o WHERE o.shop = c.shop AND o.digest = c.digest)
              OR row_number() OVER (PARTITION BY c.shop, c.digest ORDER BY c.n) > 1
     FROM came c
     ORDER BY c.n
     RETURNING shop, id::text AS id`,
    [
      Buffer.concat(group.flatMap((item) => [item.digest, item.sealed])),
      group.map((item) => item.shop),
      starts,
      group.map((item) => item.sealed.length),
      group.map((item) => item.bytes),
      // The same clock as reads and actions are told by.
      house.now(),
    ],
  );
  const byShop = new Map<string, string[]>();
  for (const { shop, id } of rows) {
    const ids = byShop.get(shop);
    if (ids) ids.push(id);
    else byShop.set(shop, [id]);
  }
  await enqueueDeliveries(
    house.queue,
    [...byShop].map(([shop, deliveryIds]) => ({ shop, deliveryIds })),
    tx,
  );
}
