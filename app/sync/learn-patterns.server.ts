import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { learnPatterns, settledReturn } from "../returns/learn-pattern";
import type { LabelScan, LearntPattern, SettledReturn } from "../returns/learn-pattern";
import type { ReturnFacts } from "../returns/return";
import { PRIORITY, enqueue } from "./jobs.server";

const DAY = 86_400_000;
/** Older habits may be none any more. */
const SETTLED_WITHIN = 60 * DAY;
/** A return that took longer than this to settle shows no habit; the bound keeps the reading small. */
const MADE_WITHIN = 150 * DAY;
/** Loop's evidence lags behind its closing by hours; until then nothing counts against a return. */
const EVIDENCE_AFTER = DAY;
/** The newest of a very large shop say as much. */
const MOST_RETURNS = 20_000;
const PAGE = 500;

interface ClosedRow {
  return_id: string;
  facts: ReturnFacts;
  created_at: Date;
  state_since: Date;
}

/**
 * Learns anew when the shop's returns are usually processed and puts that in the place of what was learnt before. Learning
 * twice from the same returns changes nothing. Summaries that stand on orders take it up when they are next made: it is no
 * reason to write to every order of the shop.
 * @returns how many settled returns were looked at, and of how many likenesses something is usual
 */
export async function learnShopPatterns(
  house: Pick<House, "db" | "now">,
  shop: string,
): Promise<{ returns: number; learnt: number }> {
  const db = house.db.forShop(shop);
  const now = house.now();
  const home = await db.prisma.shop.findUnique({ where: { shop }, select: { countryCode: true } });
  const settled: SettledReturn[] = [];
  for await (const page of closedReturns(db, now)) {
    const scans = await scansOf(
      db,
      page.map((row) => row.return_id),
    );
    for (const row of page) {
      const one = settledReturn(row.facts, scans.get(row.return_id) ?? [], home?.countryCode ?? null);
      if (one && counts(one, row, now)) settled.push(one);
    }
  }
  const patterns = learnPatterns(settled);
  await replacePatterns(db, patterns, now);
  return { returns: settled.length, learnt: patterns.filter((one) => one.event !== null).length };
}

/** Queues it; one waits per shop. */
export function enqueueLearning(house: Pick<House, "queue">, shop: string): Promise<void> {
  return enqueue(house.queue, "learn-patterns", { shop }, { singletonKey: shop, priority: PRIORITY.machine });
}

/** Settled within the time, by Loop's own time where it tells one; what closed just now may get its evidence yet. */
function counts({ issuedAt }: SettledReturn, row: ClosedRow, now: Date): boolean {
  if (issuedAt !== null) return issuedAt >= now.getTime() - SETTLED_WITHIN;
  return row.state_since.getTime() <= now.getTime() - EVIDENCE_AFTER;
}

/** Closed in the last 60 days, newest first, page by page. */
async function* closedReturns(db: ShopDb, now: Date): AsyncGenerator<ClosedRow[]> {
  let after: [Date, string] | null = null;
  for (let read = 0; read < MOST_RETURNS; read += PAGE) {
    const page: ClosedRow[] = await db.query<ClosedRow>(
      `SELECT return_id, facts, created_at, state_since FROM returns
       WHERE shop = $1 AND state = 'closed' AND created_at >= $2 AND state_since >= $3
         AND ($4::timestamptz IS NULL OR (created_at, return_id) < ($4, $5))
       ORDER BY created_at DESC, return_id DESC LIMIT ${PAGE}`,
      [
        new Date(now.getTime() - MADE_WITHIN),
        new Date(now.getTime() - SETTLED_WITHIN),
        after?.[0] ?? null,
        after?.[1] ?? null,
      ],
    );
    const last = page.at(-1);
    if (!last) return;
    yield page;
    if (page.length < PAGE) return;
    after = [last.created_at, last.return_id];
  }
}

/** Every scan whose time Loop told, by return. */
async function scansOf(db: ShopDb, returnIds: readonly string[]): Promise<Map<string, LabelScan[]>> {
  const rows = await db.query<{
    return_id: string;
    status: string | null;
    number: string | null;
    at_loop: Date;
  }>(
    // By return, as a page's returns are looked up (see `lockReturns`).
    `SELECT h.* FROM unnest($2::text[]) AS u (id)
     CROSS JOIN LATERAL (
       SELECT return_id, data ->> 'status' AS status, data ->> 'trackingNumber' AS number, at_loop FROM return_history
       WHERE shop = $1 AND return_id = u.id AND kind = 'label' AND at_loop IS NOT NULL OFFSET 0) AS h`,
    [returnIds],
  );
  const scans = new Map<string, LabelScan[]>();
  for (const row of rows) {
    const scan = { trackingNumber: row.number, status: row.status, at: row.at_loop.toISOString() };
    const known = scans.get(row.return_id);
    if (known) known.push(scan);
    else scans.set(row.return_id, [scan]);
  }
  return scans;
}

async function replacePatterns(db: ShopDb, patterns: readonly LearntPattern[], at: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO return_patterns AS p (shop, kinds, method, destination, event, at_event, settled, p95_hours, learnt_at)
       SELECT $1::text, n.kinds, n.method, n.destination, n.event, n."some", n."of", n."p95Hours", $3::timestamptz
       FROM jsonb_to_recordset($2::jsonb) AS n (kinds text, method text, destination text, event text, "some" int, "of" int, "p95Hours" float8)
       ON CONFLICT (shop, kinds, method, destination) DO UPDATE SET
         event = excluded.event, at_event = excluded.at_event, settled = excluded.settled, p95_hours = excluded.p95_hours, learnt_at = excluded.learnt_at`,
      [JSON.stringify(patterns), at],
    );
    await tx.query("DELETE FROM return_patterns WHERE shop = $1 AND learnt_at < $2", [at]);
  });
}
