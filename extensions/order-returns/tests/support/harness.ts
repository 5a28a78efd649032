import "../../../../test/support/silence";
import { render } from "preact";
import { getExtension } from "@shopify/ui-extensions-tester";
import { vi } from "vitest";
import { NOW } from "./samples";
import { translateIn } from "./i18n";

/** One request that the extension made of our server. */
export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

export type Answer = { status?: number; json: unknown } | "network down" | "never";

/** Our server as the extension sees it: answers by method and path, the last one of a list for ever. */
export class FakeServer {
  readonly asked: Asked[] = [];
  readonly #answers = new Map<string, Answer[]>();

  /** `answer("GET /api/orders/1/returns", …)`: the query string is not part of the name. */
  answer(name: string, ...answers: Answer[]): void {
    this.#answers.set(name, answers);
  }

  count(name: string): number {
    return this.bodies(name).length;
  }

  bodies(name: string): Asked[] {
    return this.asked.filter((one) => `${one.method} ${one.path.split("?")[0]}` === name);
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const path = String(input);
    const method = init?.method ?? "GET";
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
    this.asked.push({ method, path, body });
    const name = `${method} ${path.split("?")[0]}`;
    const answers = this.#answers.get(name);
    const answer = answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
    if (answer === undefined) throw new Error(`the test gives no answer to ${name}`);
    if (answer === "network down") throw new TypeError("Failed to fetch");
    if (answer === "never") return new Promise<Response>((_, reject) => abortWith(init, reject));
    return new Response(JSON.stringify(answer.json), { status: answer.status ?? 200 });
  };
}

function abortWith(init: RequestInit | undefined, reject: (reason: unknown) => void): void {
  init?.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
}

type Language = Parameters<typeof translateIn>[0];

/** Lets promises, Preact's drawing and due timers run. */
export async function settle(ms = 150): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

export function setUpBlock(language: Language = "en") {
  const extension = getExtension("admin.order-details.block.render");
  extension.setUp();
  Object.assign(extension.shopify.i18n, { translate: translateIn(language) });
  return extension;
}

export function setUpAction(language: Language = "en") {
  const extension = getExtension("admin.order-details.action.render");
  extension.setUp();
  Object.assign(extension.shopify.i18n, { translate: translateIn(language) });
  return extension;
}

export function startClock(): void {
  vi.useFakeTimers({ now: new Date(NOW) });
}

export function takeDown(extension: { tearDown(): void }): void {
  // The tester unmounts with the root's Preact, which may be another copy than the extension's.
  render(null, document.body);
  extension.tearDown();
  vi.useRealTimers();
}

/** All that can be read, attributes included that Shopify draws as words. */
export function shown(root: ParentNode = document.body): string {
  return [...root.querySelectorAll("*")]
    .flatMap((element) => [
      ...["heading", "label", "details", "error"].map((name) => propertyOf(element, name)),
      ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent ?? ""),
    ])
    .filter((text) => text !== "")
    .join("\n");
}

/** Preact sets what jsdom's unknown elements lack as attributes. */
export function propertyOf(element: Element, name: string): string {
  return element.getAttribute(name) ?? "";
}

export function button(text: string): Element {
  const found = [...document.querySelectorAll("s-button")].find(
    (one) => one.textContent?.trim() === text || propertyOf(one, "accessibilityLabel") === text,
  );
  if (found === undefined) throw new Error(`no button "${text}" in:\n${shown()}`);
  return found;
}

export function buttons(): string[] {
  return [...document.querySelectorAll("s-button")].map(
    (one) => one.textContent?.trim() || propertyOf(one, "accessibilityLabel"),
  );
}

export async function press(text: string): Promise<void> {
  button(text).dispatchEvent(new Event("click", { bubbles: true }));
  await settle();
}

/** What a person does in a field: the value changes, then the event comes. */
export async function change(
  element: Element | null,
  event: string,
  property: string,
  value: unknown,
): Promise<void> {
  if (element === null) throw new Error("no such field");
  Object.defineProperty(element, property, { value, configurable: true, writable: true });
  element.dispatchEvent(new Event(event, { bubbles: true }));
  await settle();
}

/** The order's metafield as `shopify.query` answers it; null: the order has none. */
export function metafield(jsonValue: unknown) {
  return async () => ({ data: { order: { metafield: jsonValue === null ? null : { jsonValue } } } });
}
