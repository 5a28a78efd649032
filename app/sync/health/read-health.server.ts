import type { ShopDb } from "../../db.server";
import type { House } from "../../house.server";
import { LOOP_KEY } from "../../shops/sealed-purposes";
import { budgetKey, readBudget } from "../../loop/rate-budget.server";
import type { BudgetState } from "../../loop/rate-budget.server";
import { readCircuit } from "../../shops/loop-circuit.server";
import type { CircuitState } from "../../shops/loop-circuit.server";
import { readConnection } from "../../shops/read-connection.server";
import type { Connection } from "../../shops/read-connection.server";
import { readSettings } from "../../shops/settings.server";
import { readBucket } from "../../shopify/bucket.server";
import type { BucketState } from "../../shopify/bucket.server";
import { countDrift } from "../drift/list-drift.server";
import type { DriftCounts } from "../drift/list-drift.server";
import { readMeter } from "../backfill/read-meter.server";
import type { BackfillMeter } from "../backfill/read-meter.server";
import { countDeadLetters } from "../dead-letters.server";
import type { AlertKind } from "./watch-shop.server";

/** From a delivery's arrival until it was applied, in milliseconds. */
export interface Lag {
  count: number;
  p50: number | null;
  p95: number | null;
}

/** How a shop's tie to Loop does, for its health page. Times are when it happened; null where it never did. */
export interface SyncHealth {
  at: Date;
  connection: Pick<
    Connection,
    | "state"
    | "since"
    | "why"
    | "scopes"
    | "accountCheck"
    | "webhookChoice"
    | "keyGivenAt"
    | "keyProvedAt"
    | "previousKeyUntil"
    | "refusedKey"
    | "secretGivenAt"
    | "secretProvedAt"
    | "previousSecretUntil"
    | "previousSignedAt"
  > & {
    connectedAt: Date | null;
  };
  deliveries: {
    lastAt: Date | null;
    byTrigger: { topic: string; trigger: string | null; lastAt: Date }[];
    lag: { hour: Lag; day: Lag };
    signatureFailures: number;
    unreadable: number;
    waiting: number;
  };
  deadLetters: number;
  sweep: {
    sweptAt: Date | null;
    rolledAt: Date | null;
    failedSince: Date | null;
    why: string | null;
    /** Changes that a sweep found before a delivery told of them. */
    found: number;
    foundAt: Date | null;
  };
  budget: BudgetState | null;
  circuit: CircuitState;
  backfill: BackfillMeter;
  drift: DriftCounts;
  /** Shopify's bucket; null where nothing was asked of Shopify yet. */
  shopify: BucketState | null;
  /** False: the merchant wants nothing written on orders. */
  writesMetafields: boolean;
  alerts: { kind: AlertKind; subject: string | null; since: Date; raisedAt: Date }[];
}

/** Figures of deliveries are made of the newest so many: a storm must not make its own health slow to read. */
const NEWEST = 10_000;
const MOST_ALERTS = 200;

/** Reads it all at once; changes nothing. */
export async function readHealth(
  house: Pick<House, "db" | "env" | "now" | "sealer">,
  db: ShopDb,
): Promise<SyncHealth> {
  const at = house.now();
  const { shop } = db;
  const [
    connection,
    deliveries,
    deadLetters,
    sweep,
    budget,
    circuit,
    backfill,
    alerts,
    drift,
    bucket,
    settings,
  ] = await Promise.all([
    readConnection(house, shop),
    readDeliveries(db, at),
    countDeadLetters(house, db),
    readSweepOf(db),
    readBudgetOf(house, db, at),
    readCircuit(house, shop),
    readMeter(house, shop),
    db.query<SyncHealth["alerts"][number]>(
      `SELECT kind, nullif(subject, '') AS subject, since, raised_at AS "raisedAt" FROM alerts
       WHERE shop = $1 AND closed_at IS NULL ORDER BY raised_at DESC, kind, alerts.subject LIMIT ${MOST_ALERTS}`,
    ),
    countDrift(db, at),
    readBucket(db, at),
    readSettings(db),
  ]);
  const { state, since, why, scopes, accountCheck, webhookChoice } = connection;
  const { keyGivenAt, keyProvedAt, previousKeyUntil, refusedKey } = connection;
  const { secretGivenAt, secretProvedAt, previousSecretUntil, previousSignedAt } = connection;
  const [tied] = await db.query<{ at: Date }>(
    "SELECT connected_at AS at FROM loop_connections WHERE shop = $1 AND status <> 'disconnected'",
  );
  return {
    at,
    connection: {
      ...{ state, since, why, scopes, accountCheck, webhookChoice },
      ...{ keyGivenAt, keyProvedAt, previousKeyUntil, refusedKey },
      ...{ secretGivenAt, secretProvedAt, previousSecretUntil, previousSignedAt },
      connectedAt: tied?.at ?? null,
    },
    deliveries: {
      ...deliveries,
      lastAt: connection.lastDeliveryAt,
      signatureFailures: connection.signatureFailures,
    },
    deadLetters,
    sweep,
    budget,
    circuit,
    backfill,
    drift,
    shopify: bucket,
    writesMetafields: settings.writeMetafields,
    alerts,
  };
}

async function readDeliveries(
  db: ShopDb,
  now: Date,
): Promise<Pick<SyncHealth["deliveries"], "byTrigger" | "lag" | "unreadable" | "waiting">> {
  const newest = `(SELECT topic, trigger, received_at, settled_at, status FROM deliveries WHERE shop = $1 ORDER BY deliveries.id DESC LIMIT ${NEWEST}) AS newest`;
  const byTrigger = await db.query<{ topic: string; trigger: string | null; lastAt: Date }>(
    `SELECT topic, trigger, max(received_at) AS "lastAt" FROM ${newest}
     WHERE topic IS NOT NULL GROUP BY topic, trigger ORDER BY topic, trigger`,
  );
  const lags = await db.query<Lag & { hours: number }>(
    `SELECT h.hours, count(n.settled_at)::int AS count,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM n.settled_at - n.received_at) * 1000)::float8 AS p50,
            percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM n.settled_at - n.received_at) * 1000)::float8 AS p95
     FROM (VALUES (1), (24)) AS h (hours)
     LEFT JOIN (SELECT * FROM ${newest}) AS n
       ON n.settled_at IS NOT NULL AND n.received_at > $2::timestamptz - h.hours * interval '1 hour'
     GROUP BY h.hours`,
    [now],
  );
  const counts = await db.query<{ status: string; count: number }>(
    "SELECT status, count(*)::int AS count FROM deliveries WHERE shop = $1 AND status IN ('unreadable', 'waiting') GROUP BY status",
  );
  const count = (status: string) => counts.find((row) => row.status === status)?.count ?? 0;
  const lag = (hours: number): Lag => {
    const { count, p50, p95 } = lags.find((row) => row.hours === hours) ?? { count: 0, p50: null, p95: null };
    return { count, p50, p95 };
  };
  return {
    byTrigger,
    lag: { hour: lag(1), day: lag(24) },
    unreadable: count("unreadable"),
    waiting: count("waiting"),
  };
}

async function readSweepOf(db: ShopDb): Promise<SyncHealth["sweep"]> {
  const [row] = await db.query<SyncHealth["sweep"]>(
    `SELECT swept_at AS "sweptAt", rolled_at AS "rolledAt", failed_since AS "failedSince", why, found, found_at AS "foundAt"
     FROM sweeps WHERE shop = $1`,
  );
  return row ?? { sweptAt: null, rolledAt: null, failedSince: null, why: null, found: 0, foundAt: null };
}

/** Null where there is no key, or it does not open any more. */
async function readBudgetOf(
  house: Pick<House, "db" | "sealer">,
  db: ShopDb,
  now: Date,
): Promise<BudgetState | null> {
  const [row] = await db.query<{ key: Uint8Array | null }>(
    "SELECT api_key_sealed AS key FROM loop_connections WHERE shop = $1 AND status <> 'disconnected'",
  );
  if (!row?.key) return null;
  let key: string;
  try {
    key = house.sealer.open(db.shop, LOOP_KEY, row.key).toString("utf8");
  } catch {
    return null;
  }
  return readBudget(house.db, budgetKey(key), now);
}
