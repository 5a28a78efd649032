import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";

/**
 * The floor: what the same machine does with nothing but `node:http`, the signature and one committed INSERT per delivery.
 * Environment: FLOOR_DATABASE_URL, FLOOR_SECRET. Prints its port.
 */
const secret = process.env.FLOOR_SECRET ?? "";
const pool = new pg.Pool({ connectionString: process.env.FLOOR_DATABASE_URL ?? "", max: 10 });
await pool.query(
  "CREATE TABLE IF NOT EXISTS floor (id bigserial PRIMARY KEY, body bytea NOT NULL, received_at timestamptz NOT NULL DEFAULT now())",
);
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const raw = Buffer.concat(chunks);
    const want = createHmac("sha256", secret).update(raw).digest();
    const got = Buffer.from(String(request.headers["x-loop-signature"] ?? ""), "base64");
    if (got.length !== want.length || !timingSafeEqual(got, want)) return void response.writeHead(401).end();
    pool.query("INSERT INTO floor (body) VALUES ($1)", [raw]).then(
      () => response.writeHead(200, { "content-type": "text/plain" }).end("ok"),
      () => response.writeHead(503).end(),
    );
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`floor ${typeof address === "object" && address ? address.port : 0}\n`);
});
process.once("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => void pool.end().then(() => process.exit(0)));
});
