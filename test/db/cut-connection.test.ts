import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../app/db.server";
import { openPostgres } from "../../app/db.server";

/** A message of PostgreSQL's protocol: a letter, its length, its content. */
const message = (kind: string, content: string): Buffer => {
  const body = Buffer.from(content, "latin1");
  const head = Buffer.alloc(5);
  head.write(kind, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const READY = message("Z", "I");
const SIGNED_IN = Buffer.concat([message("R", "\0\0\0\0"), READY]);
const DONE = Buffer.concat([message("C", "DONE\0"), READY]);

/**
 * A server that lets anyone in, takes every statement, and cuts the connection at one that says "cut": what a client sees
 * of a PostgreSQL that is killed.
 */
async function startCuttingServer(): Promise<{ url: string; cuts: () => number; stop: () => Promise<void> }> {
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let signedIn = false;
    socket.on("error", () => undefined);
    socket.on("data", (data) => {
      if (!signedIn) {
        signedIn = true;
        socket.write(SIGNED_IN);
      } else if (data.includes("cut")) {
        cuts++;
        socket.resetAndDestroy();
      } else if (data[0] === "Q".charCodeAt(0)) socket.write(DONE);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgresql://anyone@127.0.0.1:${port}/any`,
    cuts: () => cuts,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("a database server that goes away in the middle", () => {
  let server: Awaited<ReturnType<typeof startCuttingServer>>;
  let db: Database;
  beforeAll(async () => {
    server = await startCuttingServer();
    db = openPostgres(server.url, 2);
  });
  afterAll(async () => {
    await db.close();
    await server.stop();
  });

  it("fails the transaction, and neither the process nor the next one", async () => {
    for (let time = 1; time <= 3; time++) {
      await expect(db.transaction((tx) => tx.query("SELECT 'cut'"))).rejects.toThrow(
        /Connection terminated|ECONNRESET/,
      );
      expect(server.cuts()).toBe(time);
    }
    await expect(db.transaction((tx) => tx.query("SELECT 1"))).resolves.toEqual([]);
  });
});
