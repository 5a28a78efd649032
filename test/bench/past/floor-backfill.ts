import { performance } from "node:perf_hooks";
import pg from "pg";

/**
 * The floor of a backfill: reads the same pages of Loop's list one after another and inserts their rows, one statement
 * and one commit a page, with nothing but `fetch`, `JSON.parse` and `pg`. Asked by FLOOR_ORDER; prints the seconds.
 */
interface FloorOrder {
  databaseUrl: string;
  loopUrl: string;
  apiKey: string;
  windows: { from: string; to: string; state: string }[];
}

interface Page {
  returns: { id: string; state: string; created_at: string; updated_at: string }[];
  nextPageUrl: string | null;
}

const order = JSON.parse(process.env.FLOOR_ORDER ?? "{}") as FloorOrder;
const client = new pg.Client({ connectionString: order.databaseUrl });
await client.connect();
await client.query(
  "CREATE TABLE past (shop text, return_id text, state text, created_at timestamptz, updated_at timestamptz, body jsonb, PRIMARY KEY (shop, return_id))",
);
const began = performance.now();
let rows = 0;
let requests = 0;
for (const { from, to, state } of order.windows) {
  const first = new URL("/api/2026-10/warehouse/return/list", order.loopUrl);
  const query = { from, to, state, filter: "created_at", paginate: "true" };
  for (const [key, value] of Object.entries(query)) if (value !== "") first.searchParams.set(key, value);
  for (let next: string | null = first.href; next !== null;) {
    const url = new URL(next);
    url.searchParams.set("pageSize", "750");
    const answer = await fetch(url, { headers: { "X-Authorization": order.apiKey } });
    requests++;
    const page = (await answer.json()) as Page;
    await client.query(
      `INSERT INTO past SELECT 'floor', r.id, r.state, r.created_at, r.updated_at, r.body
       FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::jsonb[]) AS r (id, state, created_at, updated_at, body)
       ON CONFLICT (shop, return_id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at, body = excluded.body`,
      [
        page.returns.map((row) => row.id),
        page.returns.map((row) => row.state),
        page.returns.map((row) => row.created_at),
        page.returns.map((row) => row.updated_at),
        page.returns.map((row) => JSON.stringify(row)),
      ],
    );
    rows += page.returns.length;
    next = page.nextPageUrl;
  }
}
const seconds = (performance.now() - began) / 1000;
await client.end();
process.stdout.write(`${JSON.stringify({ seconds, rows, requests })}\n`);
