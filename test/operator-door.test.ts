import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import type { Database } from "../app/db.server";
import { openPostgres } from "../app/db.server";
import { createMetrics } from "../app/metrics.server";
import { createOperatorDoor } from "../app/operator-door.server";
import { useDatabase } from "./support/database";

const database = useDatabase();

/** What a supervisor asks of a process on such a database. */
async function ask(db: Database, path: string): Promise<{ status: number; text: string }> {
  const door = createOperatorDoor({ db, env: {} as never, metrics: createMetrics() });
  const server = createServer((request, response) => {
    if (!door(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("the door does not listen");
  const answer = await fetch(`http://127.0.0.1:${address.port}${path}`);
  return { status: answer.status, text: await answer.text() };
}

it("a process is ready while its database answers with this version's schema", async () => {
  expect(await ask(database(), "/healthz")).toEqual({ status: 200, text: "ok" });
  expect(await ask(database(), "/readyz")).toEqual({ status: 200, text: "ready" });
  expect(await ask(database(), "/readiness")).toMatchObject({ status: 404 });
});

it("a process whose database is away runs, and is not ready", async () => {
  const away = openPostgres("postgres://nobody@127.0.0.1:1/none");
  onTestFinished(() => away.close());
  expect(await ask(away, "/healthz")).toEqual({ status: 200, text: "ok" });
  expect(await ask(away, "/readyz")).toEqual({ status: 503, text: "The database does not answer." });
});

it("a process on a database that lacks migrations is not ready, and says what to run", async () => {
  // As an older version left it: nothing is changed in the table itself.
  const older = {
    ...database(),
    query: async (text: string, params?: readonly unknown[]) =>
      (await database().query(text, params)).slice(0, text.includes("migration_name") ? 3 : undefined),
  } as Database;
  const { status, text } = await ask(older, "/readyz");
  expect(status).toBe(503);
  expect(text).toMatch(/lacks \d+ migration\(s\), .* Run "npm run migrate"/);
});
