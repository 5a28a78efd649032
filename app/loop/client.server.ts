import type { z } from "zod";
import { type LoopError, LoopBadAnswer, LoopNotFound, LoopRefusal } from "./errors";
import { type ActionResult, endOfAction, type LoopResult } from "./loop-result";
import { isObject, reasonOf } from "./read-values";
import { type ListQuery, listUrl, type ListResult, pageUrl } from "./list-query";
import { errorOfAction, errorOfRead, type LoopAnswer } from "./read-answer";
import { ReturnDetails } from "./return-details";
import { readReturnListInTurns } from "./return-list";
import { NOTE_LIMIT, noteLength, readReturnNotes, type ReturnNote } from "./return-notes";
import { NO_RETRY, READ_RETRY, type RetryPlan } from "./retry";
import { createSender, type SenderOptions } from "./sender.server";
import { readShippingNotice, type ShippingNotice } from "./shipping-notice";
import { type WantedWebhook, WebhookSubscription, WebhookSubscriptions } from "./webhooks-api";

export type { Priority } from "./sender.server";

export interface LoopClientOptions extends SenderOptions {
  /** Host root, for example `https://api.loopreturns.com`; from the environment only. */
  baseUrl: string;
  /** A dated version (`2026-10`) or `v1`. */
  version: string;
  retry?: RetryPlan;
}

/** Scopes of a key that a probe can tell apart, by an endpoint that each of them opens. */
export const PROBES = {
  returns: "warehouse/return/list?paginate=true&pageSize=1",
  developer_tools: "webhooks",
  orders: "allowlists",
  destinations: "destinations",
} as const;
export type ProbedScope = keyof typeof PROBES;

/** One of the three ways to find a return; `orderId` is Shopify's (the parameter, unlike the field of that name). */
export type ReturnLookup = { returnId: string } | { orderId: string } | { orderName: string };

export type LoopClient = ReturnType<typeof createLoopClient>;

/**
 * Loop's API with one shop's key. Every call ends in a closed outcome and never throws for what Loop or the network
 * does. Reads may be repeated; an action is sent once, and "sent, but the answer was lost" is `unconfirmed`: only a
 * re-read can say what happened. Neither key nor payload reaches `onCall`.
 */
export function createLoopClient(options: LoopClientOptions) {
  const root = new URL(
    `api/${encodeURIComponent(options.version)}/`,
    `${options.baseUrl.replace(/\/+$/, "")}/`,
  );
  const sender = createSender(options, options.retry ?? READ_RETRY);
  const at = (path: string) => new URL(path, root);

  async function read<T>(
    endpoint: string,
    url: URL,
    readBody: (answer: LoopAnswer) => LoopResult<T>,
    plan?: RetryPlan,
  ): Promise<LoopResult<T>> {
    return sender.repeat({ method: "GET", endpoint, url }, readBody, plan);
  }

  async function act(endpoint: string, id: string, path: string, body?: object): Promise<ActionResult> {
    if (!isReturnId(id)) return { outcome: "not-found", error: new LoopNotFound(null, null) };
    const sent = await sender.once({ method: "POST", endpoint, url: at(path), body });
    return endOfAction(sent.ok ? errorOfAction(sent.answer, endpoint) : sent.error);
  }

  async function change<T>(
    method: "POST" | "PUT" | "DELETE",
    endpoint: string,
    path: string,
    body: object | undefined,
    readBody: (answer: LoopAnswer) => LoopResult<T>,
  ): Promise<LoopResult<T>> {
    const sent = await sender.once({ method, endpoint, url: at(path), body });
    if (!sent.ok) return sent;
    const error = errorOfRead(sent.answer);
    return error ? { ok: false, error } : readBody(sent.answer);
  }

  async function details(lookup: ReturnLookup): Promise<LoopResult<ReturnDetails>> {
    const found = await detailsAs(lookup);
    const retry = !found.ok && found.error.kind === "not-found" && "orderName" in lookup;
    // Loop does not say whether an order name is given with or without its "#".
    return retry && lookup.orderName.startsWith("#")
      ? detailsAs({ orderName: lookup.orderName.slice(1) })
      : found;
  }

  async function detailsAs(lookup: ReturnLookup): Promise<LoopResult<ReturnDetails>> {
    const [key, value] =
      "returnId" in lookup
        ? ["return_id", lookup.returnId]
        : "orderId" in lookup
          ? ["order_id", lookup.orderId]
          : ["order_name", lookup.orderName];
    if (key !== "order_name" && !isReturnId(value)) return { ok: false, error: new LoopNotFound(null, null) };
    const url = at("warehouse/return/details");
    url.searchParams.set(key, value);
    return read("details", url, (answer) => {
      const result = shaped(answer, ReturnDetails);
      const other = result.ok && "returnId" in lookup && result.value.id !== lookup.returnId;
      return other
        ? { ok: false, error: new LoopBadAnswer("another return than asked for", answer.status) }
        : result;
    });
  }

  return {
    details,

    /**
     * One page of the detailed list, `updated_at` or `created_at` within at most 120 days. Without `state` Loop leaves
     * cancelled and review out. Hand `next` back as `pageUrl`; it is followed only on Loop's own host.
     */
    async list(query: ListQuery): Promise<LoopResult<ListResult>> {
      const url =
        query.pageUrl === undefined
          ? listUrl(at("warehouse/return/list"), query)
          : pageUrl(query.pageUrl, root, query);
      if (url === null)
        return { ok: false, error: new LoopBadAnswer("a next page that is not on Loop's host", null) };
      const answered = await read("list", url, (answer) => ({ ok: true, value: answer }));
      if (!answered.ok) return answered;
      const { body, status } = answered.value;
      const page = await readReturnListInTurns(body);
      if (page === null) return { ok: false, error: new LoopBadAnswer("no list of returns", status) };
      const next = page.nextPageUrl === null ? null : pageUrl(page.nextPageUrl, root, query);
      if (page.nextPageUrl !== null && next === null)
        return { ok: false, error: new LoopBadAnswer("a next page that is not on Loop's host", status) };
      return {
        ok: true,
        value: { returns: page.returns, unreadable: page.unreadable, next: next?.href ?? null },
      };
    },

    /** Advanced shipping notice, `yyyy-mm-dd` dates, one row per returned item; the only source of `closed_at`. */
    async shippingNotice(window: { from: string; to: string }): Promise<LoopResult<ShippingNotice>> {
      const url = at("warehouse/reporting/asn");
      url.searchParams.set("from", window.from);
      url.searchParams.set("to", window.to);
      return read("shipping-notice", url, (answer) => {
        const notice = readShippingNotice(answer.body);
        return notice
          ? { ok: true, value: notice }
          : { ok: false, error: new LoopBadAnswer("no shipping notice", answer.status) };
      });
    },

    /** Newest first; an empty list where Loop answers 422 `false`. */
    async notes(returnId: string): Promise<LoopResult<ReturnNote[]>> {
      if (!isReturnId(returnId)) return { ok: false, error: new LoopNotFound(null, null) };
      const url = at(`warehouse/return/${returnId}/notes`);
      const read = (answer: LoopAnswer): LoopResult<ReturnNote[]> => {
        const notes = answer.status < 300 || answer.status === 422 ? readReturnNotes(answer.body) : null;
        if (notes) return { ok: true, value: notes };
        const error = errorOfRead(answer) ?? new LoopBadAnswer("no list of notes", answer.status);
        return { ok: false, error };
      };
      return sender.repeat({ method: "GET", endpoint: "notes", url }, read, undefined, { readsErrors: true });
    },

    /** Queues the return for processing: accepted is not done. `extra` is shown on exchange orders and as a note. */
    process: (returnId: string, extra?: object) =>
      act("process", returnId, `warehouse/return/${returnId}/process`, extra),
    cancel: (returnId: string) => act("cancel", returnId, `warehouse/return/${returnId}/cancel`),
    flag: (returnId: string) => act("flag", returnId, `warehouse/return/${returnId}/flag`),
    close: (returnId: string) => act("close", returnId, `warehouse/return/${returnId}/close`),

    /** Removes lines and PROCESSES the rest at once; all ids in one call, since the first call closes the return. */
    async remove(returnId: string, lineIds: readonly string[]): Promise<ActionResult> {
      if (lineIds.length === 0 || !lineIds.every(isReturnId)) {
        return { outcome: "refused", error: new LoopRefusal("lines-missing", null, null, null) };
      }
      return act("remove", returnId, `warehouse/return/${returnId}/remove?line_item_id=${lineIds.join(",")}`);
    },

    /** 1 to 254 characters; a longer note is refused here and nothing is sent. */
    async addNote(returnId: string, content: string): Promise<ActionResult> {
      const length = noteLength(content.trim());
      if (length === 0 || noteLength(content) > NOTE_LIMIT) {
        return { outcome: "refused", error: new LoopRefusal("note", null, null, null) };
      }
      return act("note", returnId, `warehouse/return/${returnId}/note`, { content });
    },

    /** Every subscription of the account, those of others included. */
    listWebhooks: () => read("webhooks", at("webhooks"), (answer) => shaped(answer, WebhookSubscriptions)),
    createWebhook: (wanted: WantedWebhook) =>
      change("POST", "webhooks", "webhooks", wanted, (answer) => shaped(answer, WebhookSubscription)),
    updateWebhook: (id: string, wanted: WantedWebhook) =>
      change("PUT", "webhooks/{id}", `webhooks/${encodeURIComponent(id)}`, wanted, done),
    deleteWebhook: (id: string) =>
      change("DELETE", "webhooks/{id}", `webhooks/${encodeURIComponent(id)}`, undefined, done),

    /**
     * Whether the key opens an endpoint of this scope. Loop answers a wrong key and a missing scope alike (401), so only
     * several probes together tell them apart.
     */
    async probe(scope: ProbedScope): Promise<"granted" | "denied" | LoopError> {
      const result = await read(
        `probe ${scope}`,
        at(PROBES[scope]),
        ({ body }) => ({ ok: true, value: Array.isArray(body) || isObject(body) }),
        NO_RETRY,
      );
      if (result.ok) return result.value ? "granted" : new LoopBadAnswer("no list", null);
      return result.error.kind === "unauthorized" ? "denied" : result.error;
    },
  };
}

function shaped<T>(answer: LoopAnswer, shape: z.ZodType<T>): LoopResult<T> {
  const read = shape.safeParse(answer.body);
  if (read.success) return { ok: true, value: read.data };
  return { ok: false, error: new LoopBadAnswer(reasonOf(read.error), answer.status) };
}

const done = (): LoopResult<null> => ({ ok: true, value: null });

const isReturnId = (id: string) => /^\d{1,20}$/.test(id);
