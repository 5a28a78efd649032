import { createHash } from "node:crypto";
import { phpJson, signLoop } from "../../sandbox/loop/php-json";
import { smallReturn } from "../../sandbox/loop/small-world";
import { now, touch } from "../../sandbox/loop/state";
import type { Loop, LoopReturn } from "../../sandbox/loop/state";
import { adoptReturn } from "../../sandbox/loop/submit-return";
import { wireLabelWebhook, wireProcessingWebhook, wireReturnWebhook } from "../../sandbox/loop/wire-webhook";

/** One body that Loop sends, and what of it must stand in the return's history, once. */
export interface News {
  returnId: string;
  /** `kind` or `kind:detail`, as `entryName` names a row of the history. */
  entry: string;
  body: Buffer;
  signature: string;
  /** Hex of SHA-256 of the body: how the stored deliveries of it are found. */
  digest: string;
}

interface Change {
  entry: string;
  /** Changes the return in Loop, and says what Loop sends of it. */
  happens: (loop: Loop, ret: LoopReturn) => object;
}

/** What happens to each return, in this order; every body differs from every other. */
export const CHANGES: readonly Change[] = [
  { entry: "created", happens: (loop, ret) => wireReturnWebhook(loop, ret, "return.created") },
  {
    entry: "label:in_transit",
    happens(loop, ret) {
      const [label] = ret.labels;
      if (!label) throw new Error("A return of the bench has no label.");
      Object.assign(label, { status: "in_transit", updatedAt: now(loop) });
      touch(loop, ret);
      return wireLabelWebhook(loop, ret, "label.updated", label);
    },
  },
  { entry: "state:open>review", happens: intoState("review", "return.updated") },
  { entry: "state:review>open", happens: intoState("open", "return.updated") },
  {
    entry: "processing-failed",
    happens: (_loop, ret) => wireProcessingWebhook(ret, "The payment gateway declined the refund.", "admin"),
  },
  { entry: "state:open>closed", happens: intoState("closed", "return.closed") },
];

function intoState(state: string, trigger: string) {
  return (loop: Loop, ret: LoopReturn) => {
    ret.state = state;
    if (state === "closed") ret.closedAt = now(loop);
    touch(loop, ret);
    return wireReturnWebhook(loop, ret, trigger);
  };
}

const FIRST_RETURN = 42_000_000;

/** Loop learns one return for each of the world's orders; nobody is told. */
export function adoptAll(loop: Loop): LoopReturn[] {
  return loop.world.orders.map((order, index) =>
    adoptReturn(
      loop,
      smallReturn(FIRST_RETURN + index, order, now(loop), {
        loopOrderId: 920_000_000 + index,
        story: "told",
      }),
    ),
  );
}

/** The change happens to each of the returns in Loop. @returns what Loop sends of it */
export function change(loop: Loop, returns: readonly LoopReturn[], { entry, happens }: Change): News[] {
  return returns.map((ret) => {
    const body = Buffer.from(phpJson(happens(loop, ret)));
    return {
      returnId: String(ret.id),
      entry,
      body,
      signature: signLoop(body, loop.webhookSecret),
      digest: createHash("sha256").update(body).digest("hex"),
    };
  });
}

/** A row of the history by the name that `CHANGES` gives it. */
export function entryName(
  kind: string,
  data: { from?: string | null; to?: string; status?: string },
): string {
  if (kind === "state") return `state:${data.from ?? ""}>${data.to ?? ""}`;
  if (kind === "label") return `label:${data.status ?? ""}`;
  return kind;
}
