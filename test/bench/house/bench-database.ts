import pg from "pg";

/** A database of the bench's own on a server, dropped when it is closed. */
export interface BenchDatabase {
  url: string;
  drop(): Promise<void>;
}

async function onServer<T>(serverUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

let made = 0;

export async function makeDatabase(serverUrl: string): Promise<BenchDatabase> {
  const name = `loopside_bench_${process.pid}_${++made}`;
  await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () =>
      onServer(serverUrl, async (client) => void (await client.query(`DROP DATABASE ${name} WITH (FORCE)`))),
  };
}

/** For example "PostgreSQL 15.20". */
export async function versionOf(serverUrl: string): Promise<string> {
  return onServer(serverUrl, async (client) => {
    const { rows } = await client.query<{ version: string }>(
      "SELECT split_part(version(), ' (', 1) AS version",
    );
    return (rows[0]?.version ?? "PostgreSQL").split(" on ")[0] ?? "PostgreSQL";
  });
}
