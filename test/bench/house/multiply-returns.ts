import type { Database } from "../../../app/db.server";

/** Copies begin here, far from Loop's and Shopify's own numbers in the bench. */
const RETURN_BASE = 70_000_000;
const ORDER_BASE = 7_700_000_000_000;
const BATCH = 5_000;

const UNLINKED = 7;

/** Whether copy `n` stands on its order. */
export const isLinkedCopy = (n: number) => n % 1_000 !== UNLINKED;

/** What somebody would look for to find copy `n`: its RMA, its order's name, its parcel's number. */
export const searchesOfCopy = (n: number) => [String(RETURN_BASE + n), `#B${n}`, `1zb ${n}`];

export const orderIdOfCopy = (n: number) => String(ORDER_BASE + n);

/**
 * Fills a database of the bench up to `wanted` returns: copies of the one that the app itself stored, each with its order
 * and its history, under their own ids.
 */
export async function multiplyReturns(db: Database, shop: string, wanted: number): Promise<void> {
  const [there] = await db.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM returns WHERE shop = $1",
    [shop],
  );
  for (let first = there?.count ?? 0; first < wanted; first += BATCH) {
    const last = Math.min(first + BATCH, wanted) - 1;
    for (const statement of await copies(db)) await db.query(statement, [shop, first, last]);
  }
  // Loop does not have the copies: a rolling read would ask it for each unfinished one, beside what is measured.
  await db.query(
    `INSERT INTO sweeps (shop, rolled_at, roll_asked_at) VALUES ($1, now(), now())
     ON CONFLICT (shop) DO UPDATE SET rolled_at = now(), roll_asked_at = now()`,
    [shop],
  );
  // A shop came to its size over years: its table is swept and written down, and nobody does so beside what is measured.
  await db.query("VACUUM (ANALYZE)");
  await db.query("CHECKPOINT");
}

const TABLES = [
  {
    table: "orders",
    from: `t.order_id = (SELECT order_id FROM returns WHERE shop = $1 AND return_id::bigint < ${RETURN_BASE} LIMIT 1)`,
    set: {
      order_id: `(${ORDER_BASE} + n)::text`,
      name: "'#B' || n",
      shopify: `jsonb_set(t.shopify, '{id}', to_jsonb((${ORDER_BASE} + n)::text))`,
    },
  },
  {
    table: "returns",
    from: `t.return_id::bigint < ${RETURN_BASE}`,
    set: {
      return_id: `(${RETURN_BASE} + n)::text`,
      order_id: `(${ORDER_BASE} + n)::text`,
      provider_order_id: `(${ORDER_BASE} + n)::text`,
      order_name: "'#B' || n",
      // As in a shop of that size: most are over, some want a person, a few stand on no order.
      state: "CASE WHEN n % 50 = 0 THEN t.state ELSE 'closed' END",
      finished: "n % 50 <> 0",
      attention: "CASE WHEN n % 100 = 0 THEN 'stale-review' END",
      link_state: `CASE WHEN n % 1000 = ${UNLINKED} THEN 'not-found' ELSE t.link_state END`,
      created_at: "t.created_at - n * interval '1 minute'",
      facts: `t.facts || jsonb_build_object('state', CASE WHEN n % 50 = 0 THEN t.state ELSE 'closed' END, 'id', (${RETURN_BASE} + n)::text, 'providerOrderId', (${ORDER_BASE} + n)::text, 'orderName', '#B' || n)`,
      tracking_numbers: "ARRAY['1ZB' || n]",
      tracking_number: "'1ZB' || n",
      // Loop's word is fresh: a read of the block that sets another read going would measure that too.
      loop_word_at: "now()",
    },
  },
  {
    table: "return_history",
    from: `t.return_id::bigint < ${RETURN_BASE}`,
    set: {
      id: "nextval(pg_get_serial_sequence('return_history', 'id'))",
      return_id: `(${RETURN_BASE} + n)::text`,
    },
  },
] as const;

/** One INSERT … SELECT per table; columns that are not told are copied as they are. */
async function copies(db: Database): Promise<string[]> {
  const statements: string[] = [];
  for (const { table, from, set } of TABLES) {
    const columns = await db.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns
       WHERE table_name = $1 AND table_schema = 'public' AND is_generated = 'NEVER' ORDER BY ordinal_position`,
      [table],
    );
    const told = new Map<string, string>(Object.entries(set));
    const names = columns.map(({ name }) => `"${name}"`).join(", ");
    const values = columns.map(({ name }) => told.get(name) ?? `t."${name}"`).join(", ");
    statements.push(
      `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${table} t, generate_series($2::bigint, $3::bigint) n
       WHERE t.shop = $1 AND ${from}`,
    );
  }
  return statements;
}
