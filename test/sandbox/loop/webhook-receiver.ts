import { createServer } from "node:http";
import { isRecord } from "./http";

/** A place that deliveries are sent to in tests. */
export interface Receiver {
  url: string;
  /** What arrived, in order of arrival. */
  received: { raw: string; signature: string; payload: Record<string, unknown> }[];
  /** How the next requests are answered; when used up, 200. */
  answers: { status: number; headers?: Record<string, string>; hangUp?: boolean }[];
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Receiver["received"] = [];
  const answers: Receiver["answers"] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const raw = Buffer.concat(parts).toString("utf8");
      received.push({ raw, signature: String(request.headers["x-loop-signature"]), payload: parsed(raw) });
      const answer = answers.shift() ?? { status: 200 };
      if (answer.hangUp) response.destroy();
      else response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  return {
    url: `http://127.0.0.1:${address.port}/hooks`,
    received,
    answers,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function parsed(raw: string): Record<string, unknown> {
  if (raw === "") return {};
  const value: unknown = JSON.parse(raw);
  return isRecord(value) ? value : {};
}
