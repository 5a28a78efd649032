import { mkdir } from "node:fs/promises";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { PrismaClient } from "../prisma/client/client";
import { lockFolder } from "./lock-folder.server";
import { scopedPrisma } from "./scoped-prisma.server";
import type { ScopedPrisma } from "./scoped-prisma.server";
import { tendEmbedded } from "./tend-embedded.server";

export type Row = Record<string, unknown>;

/**
 * `prepared` names a statement that a server connection reads and plans once. Only for one that looks nothing up in a table
 * that grows: its plan stays as it was made, when the table was perhaps empty. The text of a name never changes.
 *
 * Plain SQL, PostgreSQL's dialect, `$1` placeholders. Timestamps come back as Date, jsonb parsed, bytea as bytes. */
export interface Sql {
  query<R = Row>(text: string, params?: readonly unknown[], how?: { prepared?: string }): Promise<R[]>;
}

/**
 * The database as one shop sees it: the only form that rooms get. Prisma calls are narrowed to the shop, and every plain
 * statement must compare (or insert) the shop as `$1`, which is filled in here: a query of another shop cannot be written.
 */
export interface ShopDb {
  readonly shop: string;
  readonly prisma: ScopedPrisma;
  /** `$1` is the shop; `params` start at `$2`. @throws when the text does not name `shop` with `$1` */
  query<R = Row>(text: string, params?: readonly unknown[]): Promise<R[]>;
  /** All or nothing. Inside, only `tx` may be used: on PGlite any other query waits for the end of the transaction. */
  transaction<T>(work: (tx: ShopTx) => Promise<T>): Promise<T>;
}

export interface ShopTx {
  readonly shop: string;
  query<R = Row>(text: string, params?: readonly unknown[]): Promise<R[]>;
  /** For the job queue, which has its own tables in the same transaction. */
  readonly sql: Sql;
}

export interface Database extends Sql {
  readonly kind: "pglite" | "postgres";
  /** Not narrowed to a shop: for sessions, endpoint keys, the job queue and the shops themselves. */
  readonly prisma: PrismaClient;
  forShop(shop: string): ShopDb;
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  readonly migrationAdapter: SqlMigrationAwareDriverAdapterFactory;
  /** The embedded instance, for the job queue's adapter and for tests. */
  readonly pglite: PGlite | null;
  readonly url: string | null;
  /** Upkeep of the tables, where the database does not see to it itself; often nothing is due. */
  tend(): Promise<void>;
  close(): Promise<void>;
}

const NAMES_THE_SHOP = /\bshop\s*=\s*\$1\b|\(\s*shop\s*,[\s\S]*\$1\b|\bshop\b[\s\S]*\$1::text\b/i;

function withShop(shop: string, sql: Sql): ShopTx {
  return {
    shop,
    sql,
    query<R>(text: string, params: readonly unknown[] = []) {
      if (!NAMES_THE_SHOP.test(text))
        throw new Error(`A statement on tenant tables must name the shop as $1: ${text.slice(0, 80)}`);
      return sql.query<R>(text, [shop, ...params]);
    },
  };
}

function assemble(base: Omit<Database, "forShop">): Database {
  const scoped = new Map<string, ShopDb>();
  return {
    ...base,
    forShop(shop) {
      let found = scoped.get(shop);
      if (!found) {
        found = {
          shop,
          prisma: scopedPrisma(base.prisma, shop),
          query: withShop(shop, base).query,
          transaction: (work) => base.transaction((tx) => work(withShop(shop, tx))),
        };
        if (scoped.size > 10_000) scoped.clear();
        scoped.set(shop, found);
      }
      return found;
    },
  };
}

/** For a new connection, and for a free one of the pool. */
const CONNECT_WITHIN_MS = 20_000;

/**
 * Nothing here reads so much that several workers would be worth their start, but to weigh them up takes the planner of a large
 * table twice the time of the answer.
 */
const ONE_WORKER = "SET max_parallel_workers_per_gather = 0";

/** A PostgreSQL server; any number of processes may share it. */
export function openPostgres(url: string, poolSize = 10): Database {
  const ask = async <R>(
    by: pg.Pool | pg.PoolClient,
    text: string,
    params: readonly unknown[],
    name?: string,
  ) => (await by.query({ text, values: [...params], ...(name ? { name } : {}) })).rows as R[];
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    // A server that went away without a word (its machine died, a firewall forgot) must not hold callers for ever.
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    // Not as a startup parameter, which a connection pooler between may refuse.
    onConnect: async (client) => {
      await client.query(ONE_WORKER);
    },
  });
  // A connection that dies while idle is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => undefined);
  const adapter = new PrismaPg(pool, { disposeExternalPool: false });
  const prisma = new PrismaClient({ adapter });
  return assemble({
    kind: "postgres",
    prisma,
    pglite: null,
    url,
    migrationAdapter: new PrismaPg({ connectionString: url }),
    query: <R>(text: string, params: readonly unknown[] = [], how: { prepared?: string } = {}) =>
      ask<R>(pool, text, params, how.prepared),
    async transaction(work) {
      const client = await pool.connect();
      let broken: Error | undefined;
      // The pool listens to idle connections alone. One that is cut while it is taken (the server restarts) says so twice: to
      // the statement under way, and as an event that ends the process when nobody hears it.
      const onCut = (reason: Error) => (broken ??= reason);
      client.on("error", onCut);
      try {
        await client.query("BEGIN");
        const result = await work({
          query: <R>(text: string, params: readonly unknown[] = [], how: { prepared?: string } = {}) =>
            ask<R>(client, text, params, how.prepared),
        });
        await client.query("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch((reason: unknown) => {
          broken ??= reason instanceof Error ? reason : new Error("rollback failed");
        });
        throw error;
      } finally {
        client.off("error", onCut);
        client.release(broken);
      }
    },
    tend: () => Promise.resolve(),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  });
}

/**
 * The embedded database: PostgreSQL in the process. `folder` null keeps it in memory.
 * One instance per folder: a second one would open without an error and not see the first's tables, so a lock file guards it.
 * @param loadDataDir a prepared data folder (tests): making a new one takes seconds
 * @throws FolderInUseError when another process holds the folder
 */
export async function openPglite(folder: string | null, loadDataDir?: Blob): Promise<Database> {
  let unlock = async () => {};
  if (folder) {
    await mkdir(path.dirname(path.resolve(folder)), { recursive: true });
    unlock = await lockFolder(folder);
  }
  const pglite = new PGlite({
    ...(folder ? { dataDir: folder } : {}),
    ...(loadDataDir ? { loadDataDir } : {}),
  });
  await pglite.waitReady;
  const factory = new PrismaPGlite(pglite);
  const prisma = new PrismaClient({ adapter: factory });
  return assemble({
    kind: "pglite",
    prisma,
    pglite,
    url: null,
    migrationAdapter: factory,
    async query<R>(text: string, params: readonly unknown[] = []) {
      return (await pglite.query<R>(text, [...params])).rows;
    },
    transaction: (work) =>
      pglite.transaction((tx) =>
        work({
          query: async <R>(text: string, params: readonly unknown[] = []) =>
            (await tx.query<R>(text, [...params])).rows,
        }),
      ),
    async tend() {
      await tendEmbedded(pglite);
    },
    async close() {
      await prisma.$disconnect();
      await pglite.close();
      await unlock();
    },
  });
}
