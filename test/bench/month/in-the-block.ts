import { randomUUID } from "node:crypto";
import type { ActionAnswer, PreviewAnswer } from "../../../app/returns/api";
import type { MovedHouse } from "../../support/moved-house";

/** A person processes a return in the block: reads what it will do, and confirms. */
export async function processInBlock(t: MovedHouse, returnId: number): Promise<ActionAnswer> {
  const preview = await t.api(`/api/returns/${returnId}/preview`, { body: {} });
  if (preview.status !== 200) throw new Error(`The preview was answered ${preview.status}: ${preview.text}`);
  const { version } = preview.body as PreviewAnswer;
  const reply = await t.api(`/api/returns/${returnId}/actions`, {
    body: { kind: "process", seen: version, idempotencyKey: randomUUID() },
  });
  return reply.body as ActionAnswer;
}
