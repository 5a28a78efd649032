import { setTimeout as pause } from "node:timers/promises";
import { Connection } from "../load/connection";
import type { Fleet } from "../house/open-fleet";
import type { News } from "./told-once";

const CONNECTIONS = 48;
const AGAIN_AFTER_MS = 200;

export interface Sent {
  /** Answered with 200, by digest. */
  acknowledged: Map<string, number>;
  /** Posts, those included that were not answered or refused and sent again. */
  posts: number;
  /** Posts that were not acknowledged, by status; 0 = the connection ended. */
  refused: Record<string, number>;
}

export const nothingSent = (): Sent => ({ acknowledged: new Map(), posts: 0, refused: {} });

/**
 * Sends each piece of news `copies` times in shuffled order over many connections to all web processes, each until it is
 * acknowledged, as Loop repeats what it got no answer to. What was stored and not answered is thereby sent once more.
 */
export async function sendNews(
  fleet: Fleet,
  news: readonly News[],
  copies: number,
  sent: Sent,
  random: () => number,
  onAcknowledged: () => void,
): Promise<void> {
  const queue = shuffled(Array.from({ length: copies }, () => news).flat(), random).values();
  const sendAll = async () => {
    let connection: { port: number; to: Connection } | null = null;
    for (const one of queue)
      for (;;) {
        if (!connection?.to.open) connection = connect(fleet);
        const status = connection === null ? 0 : await post(fleet, connection, one);
        sent.posts++;
        if (status === 200) break;
        sent.refused[status] = (sent.refused[status] ?? 0) + 1;
        connection?.to.close();
        connection = null;
        await pause(AGAIN_AFTER_MS);
      }
    connection?.to.close();
  };
  const post = async (to: Fleet, by: { port: number; to: Connection }, one: News) => {
    const head = `POST ${to.webhookPath} HTTP/1.1\r\nhost: 127.0.0.1:${by.port}\r\ncontent-type: application/json\r\ncontent-length: ${one.body.length}\r\nx-loop-signature: ${one.signature}\r\n\r\n`;
    const status = await by.to.send(head, one.body);
    if (status === 200) {
      sent.acknowledged.set(one.digest, (sent.acknowledged.get(one.digest) ?? 0) + 1);
      onAcknowledged();
    }
    return status;
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sendAll));
}

function connect(fleet: Fleet): { port: number; to: Connection } | null {
  const url = fleet.appUrl();
  if (url === null) return null;
  const port = Number(new URL(url).port);
  return { port, to: new Connection(port) };
}

function shuffled<T>(all: T[], random: () => number): T[] {
  for (let last = all.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [all[last], all[other]];
    if (a !== undefined && b !== undefined) [all[last], all[other]] = [b, a];
  }
  return all;
}
