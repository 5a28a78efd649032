import type { TestHouse } from "./test-house";

export interface Held {
  table: string;
  row: Record<string, unknown>;
}
/** Every row of every table that is there, the job queue's included. */
export async function everyRow(t: TestHouse): Promise<Held[]> {
  const tables = await t.house.db.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: Held[] = [];
  for (const { name } of tables)
    for (const row of await t.house.db.query(`SELECT * FROM ${name}`)) found.push({ table: name, row });
  return found;
}

/** All that a row says in clear: bytes as the text that they would be. */
export const inClear = ({ row }: Held) =>
  Object.values(row)
    .map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : JSON.stringify(value),
    )
    .join("\n");

const PURPOSES = [
  "delivery",
  "return-private",
  "action-note",
  "received-note",
  "loop-key",
  "loop-webhook-secret",
  "shopify-session",
];

/** All that its sealed values say when they are opened. */
export function unsealed(t: TestHouse, { row }: Held): string {
  const shop = typeof row.shop === "string" ? row.shop : "";
  return Object.values(row)
    .flatMap((value) => (value instanceof Uint8Array ? [value] : []))
    .flatMap((value) =>
      PURPOSES.flatMap((purpose) => {
        try {
          return [t.house.sealer.open(shop, purpose, value).toString("utf8")];
        } catch {
          return [];
        }
      }),
    )
    .join("\n");
}
