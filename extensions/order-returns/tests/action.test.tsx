/// <reference types="@shopify/ui-extensions/admin.order-details.action.render" />
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  FakeServer,
  button,
  buttons,
  change,
  press,
  propertyOf,
  settle,
  setUpAction,
  shown,
  startClock,
  takeDown,
} from "./support/harness";
import type { Answer } from "./support/harness";
import {
  actionAnswer,
  orderSummary,
  previewAnswer,
  returnSummary,
  returnsView,
  words,
} from "./support/samples";

const ID = "25044777";
const ACTIONS = `POST /api/returns/${ID}/actions`;
const PREVIEW = `POST /api/returns/${ID}/preview`;
const FOLLOW = "GET /api/actions/act-1";
let extension: ReturnType<typeof setUpAction>;
let server: FakeServer;

beforeEach(() => {
  startClock();
  extension = setUpAction();
  server = new FakeServer();
  extension.fetch = server.fetch;
  server.answer("GET /api/orders/1/focus", { json: { returnId: null, kind: null } });
  server.answer("GET /api/orders/1/returns", { json: returnsView(orderSummary([returnSummary()])) });
  server.answer(PREVIEW, { json: previewAnswer() });
  server.answer(FOLLOW, { json: actionAnswer() });
});
afterEach(() => takeDown(extension));

async function open(): Promise<void> {
  await extension.render();
  await settle();
}

async function choose(kind: string): Promise<void> {
  await change(document.querySelector("s-choice-list"), "change", "values", [kind]);
}

async function write(note: string): Promise<void> {
  await change(document.querySelector("s-text-area"), "input", "value", note);
}

/** Chooses, reads and confirms twice. */
async function confirm(kind: string, ...answers: Answer[]): Promise<void> {
  server.answer(ACTIONS, ...answers);
  await choose(kind);
  await press("Continue");
  const label = { process: "Process now", close: "Close the return" }[kind];
  await press(label ?? "Add the note");
}

interface Sent {
  kind: string;
  seen: string;
  idempotencyKey: string;
  note?: string;
}

function isSent(body: unknown): body is Sent {
  return typeof body === "object" && body !== null && "idempotencyKey" in body;
}

function sent(): Sent[] {
  return server.bodies(ACTIONS).map(({ body }) => {
    if (!isSent(body)) throw new Error("an action without an idempotency key was sent");
    return body;
  });
}

function tone(): string {
  return propertyOf(document.querySelector("s-banner") ?? document.body, "tone");
}

describe("opening", () => {
  it("opens on the return whose button was pressed, with its action", async () => {
    server.answer("GET /api/orders/1/focus", { json: { returnId: "25040002", kind: "close" } });
    const returns = [returnSummary({ id: "25040001" }), returnSummary({ id: "25040002" })];
    server.answer("GET /api/orders/1/returns", { json: returnsView(orderSummary(returns)) });
    server.answer("POST /api/returns/25040002/preview", { json: previewAnswer({ returnId: "25040002" }) });
    await open();
    expect(propertyOf(document.querySelector("s-admin-action") ?? document.body, "heading")).toBe(
      "Act on RMA 25040002",
    );
    expect(shown()).toContain("Loop gives nothing more: refund 48.00 EUR will not be issued.");
  });

  it("opens on the one that needs a human first without a focus, and can turn to another", async () => {
    const returns = [returnSummary(), returnSummary({ id: "25040002" })];
    server.answer("GET /api/orders/1/returns", { json: returnsView(orderSummary(returns)) });
    server.answer("POST /api/returns/25040002/preview", { json: previewAnswer({ returnId: "25040002" }) });
    await open();
    expect(shown()).toContain(`Act on RMA ${ID}`);
    await change(document.querySelector("s-select"), "change", "value", "25040002");
    expect(shown()).toContain("Act on RMA 25040002");
    expect(server.count("POST /api/returns/25040002/preview")).toBe(1);
  });

  it("opens on the focus when the list of returns cannot be read", async () => {
    server.answer("GET /api/orders/1/focus", { json: { returnId: ID, kind: null } });
    server.answer("GET /api/orders/1/returns", "network down");
    await open();
    expect(shown()).toContain(`Act on RMA ${ID}`);
  });

  it("says when the order has none", async () => {
    server.answer("GET /api/orders/1/returns", { json: returnsView(orderSummary([])) });
    await open();
    expect(shown()).toContain("This order has no Loop return that Loopside knows of.");
  });

  it("says when our server does not answer, and tries again", async () => {
    server.answer("GET /api/orders/1/returns", "network down");
    await open();
    expect(shown()).toContain("Loopside does not answer.");
    server.answer("GET /api/orders/1/returns", { json: returnsView(orderSummary([returnSummary()])) });
    await press("Try again");
    expect(shown()).toContain(`Act on RMA ${ID}`);
  });

  it("says when the preview cannot be made, and tries again", async () => {
    server.answer(PREVIEW, { status: 502, json: { code: "loop-unavailable", message: "" } });
    await open();
    expect(shown()).toContain("Loop does not answer.");
    server.answer(PREVIEW, { json: previewAnswer() });
    await press("Try again");
    expect(shown()).toContain("What should Loop do?");
  });

  it("offers nothing to who may not act, and says why", async () => {
    const may = { act: false, why: words("Who may act is: nobody, until it is answered in the settings.") };
    server.answer(PREVIEW, { json: previewAnswer({ may }) });
    await open();
    expect(shown()).toContain("Who may act is: nobody");
    expect(buttons()).toEqual(["Close"]);
  });
});

describe("choosing", () => {
  it("keeps what is not offered visible, disabled, with its reason", async () => {
    await open();
    const flag = document.querySelector('s-choice[value="flag"]');
    expect(flag?.hasAttribute("disabled")).toBe(true);
    expect(flag?.textContent).toContain("already in review");
    expect(document.querySelector('s-choice[value="close"]')?.textContent).toContain("Loop decides");
  });

  it("does not take a disabled choice", async () => {
    await open();
    await choose("flag");
    expect(button("Continue").hasAttribute("disabled")).toBe(true);
  });

  it("previews what will be done, red in a banner, before anything is sent", async () => {
    await open();
    await choose("close");
    const banner = document.querySelector('s-banner[tone="critical"]');
    expect(banner?.textContent).toContain("refund 48.00 EUR will not be issued");
    await press("Continue");
    expect(shown()).toContain("This cannot be undone. Close this return?");
    expect(propertyOf(button("Close the return"), "tone")).toBe("critical");
    expect(server.count(ACTIONS)).toBe(0);
    await press("Back");
    expect(shown()).toContain("What should Loop do?");
  });

  it("says what is left in Loop beside it", async () => {
    await open();
    await choose("process");
    expect(shown()).toContain("Left in Loop with it: Processed from Shopify by Ana Ortiz (Loopside)");
  });

  it("names no signature for an action that leaves none", async () => {
    await open();
    await choose("note");
    expect(shown()).not.toContain("Left in Loop with it");
  });
});

describe("removing items", () => {
  const offers = [
    { kind: "remove" as const, answer: "ask-loop" as const, why: words("processes the rest at once") },
  ];
  const wouldDo = (text: string) =>
    previewAnswer({ offers, previews: { remove: [{ message: words(text), tone: "critical" }] } });
  const pick = async (place: number) => {
    const box = document.querySelectorAll("s-checkbox").item(place);
    box.dispatchEvent(new Event("change", { bubbles: true }));
    await settle();
  };
  const boxes = () => [...document.querySelectorAll("s-checkbox")];

  it("asks which, with price and what speaks against it, and goes nowhere without a choice", async () => {
    server.answer(PREVIEW, { json: wouldDo("Choose the items to remove.") });
    await open();
    expect(shown()).toContain("processes the rest at once");
    await choose("remove");
    expect(boxes().map((box) => propertyOf(box, "label"))).toEqual(["T-shirt, Small · 29.99 USD", "Cap"]);
    expect(propertyOf(boxes()[1] ?? document.body, "details")).toBe("may be part of the exchange");
    expect(button("Continue").hasAttribute("disabled")).toBe(true);
  });

  it("previews each choice anew, asks twice in red, and sends exactly what was chosen", async () => {
    server.answer(
      PREVIEW,
      { json: wouldDo("Choose the items to remove.") },
      { json: wouldDo("Removes 1 item and processes the rest now: refund 24.00 USD.") },
    );
    await open();
    await choose("remove");
    await pick(0);
    expect(server.bodies(PREVIEW).at(-1)?.body).toEqual({ lineItemIds: ["77001"] });
    expect(shown()).toContain("Removes 1 item and processes the rest now: refund 24.00 USD.");
    await press("Continue");
    expect(shown()).toContain("Loop processes the rest at once. Remove these items?");
    // What was chosen stays in sight, and the preview with it.
    expect(boxes().map((box) => box.hasAttribute("disabled"))).toEqual([true, true]);
    expect(shown()).toContain("refund 24.00 USD");
    expect(propertyOf(button("Remove and process now"), "tone")).toBe("critical");
    server.answer(ACTIONS, { json: actionAnswer({ kind: "remove" }) });
    await press("Remove and process now");
    expect(sent()[0]).toMatchObject({ kind: "remove", lineItemIds: ["77001"] });
  });

  it("can be chosen when the order's own list of returns could not be read", async () => {
    server.answer("GET /api/orders/1/focus", { json: { returnId: ID, kind: "remove" } });
    server.answer("GET /api/orders/1/returns", "network down");
    server.answer(PREVIEW, { json: wouldDo("Choose the items to remove.") });
    await open();
    expect(boxes()).toHaveLength(2);
  });

  it("that Loop refuses shows our sentence and Loop's words, and goes back to the choice", async () => {
    server.answer(PREVIEW, { json: wouldDo("Removes 1 item and processes the rest now.") });
    await open();
    await choose("remove");
    await pick(1);
    server.answer(ACTIONS, {
      json: actionAnswer({
        kind: "remove",
        status: "refused",
        message: { key: "acting.refused.lines-some" },
        loopSays: "Not all line items qualify for removal",
      }),
    });
    await press("Continue");
    await press("Remove and process now");
    expect(shown()).toContain("Loop cannot remove some of these items");
    expect(shown()).toContain("Loop says: Not all line items qualify for removal");
    await press("Back");
    expect(boxes()).toHaveLength(2);
  });
});

describe("the note", () => {
  it.each([
    ["box damaged", true],
    ["  ", false],
  ])("“%s” that was not sent is said to be there still: %s", async (typed, kept) => {
    await open();
    await choose("process");
    await write(typed);
    server.answer(ACTIONS, { status: 409, json: { code: "action-pending", message: "" } });
    await press("Continue");
    await press("Process now");
    expect(shown()).toContain("Nothing was sent to Loop.");
    expect(shown().includes("Your note is still here.")).toBe(kept);
  });

  it("is counted, and one that is too long cannot be sent", async () => {
    await open();
    await choose("process");
    const field = () => document.querySelector("s-text-area") ?? document.body;
    await write("x".repeat(254));
    expect(propertyOf(field(), "details")).toBe("254 of 254 characters");
    expect(button("Continue").hasAttribute("disabled")).toBe(false);
    await write(`${"x".repeat(254)}🙂`);
    expect(propertyOf(field(), "details")).toBe("255 of 254 characters");
    expect(propertyOf(field(), "error")).toContain("at most 254 characters");
    expect(button("Continue").hasAttribute("disabled")).toBe(true);
  });

  it("goes along, is required for a note alone, and needs one confirmation there", async () => {
    await open();
    await choose("note");
    expect(button("Add the note").hasAttribute("disabled")).toBe(true);
    await write("box damaged");
    server.answer(ACTIONS, { json: actionAnswer({ kind: "note", status: "done", noteWritten: true }) });
    await press("Add the note");
    expect(sent()[0]).toMatchObject({ kind: "note", note: "box damaged" });
  });

  it("outlives a closed modal until Loop has taken it", async () => {
    const kept = new Map<string, unknown>();
    const storage = {
      get: async (key: string) => kept.get(key),
      set: async (key: string, value: unknown) => void kept.set(key, value),
      delete: async (key: string) => kept.delete(key),
    };
    Object.assign(extension.shopify.storage, storage);
    await open();
    await choose("process");
    await write("box damaged");
    takeDown(extension);

    startClock();
    extension = setUpAction();
    Object.assign(extension.shopify.storage, storage);
    extension.fetch = server.fetch;
    await open();
    await choose("process");
    expect(propertyOf(document.querySelector("s-text-area") ?? document.body, "value")).toBe("box damaged");
    await confirm("process", {
      json: actionAnswer({ status: "refused", message: words("Loop refused it.") }),
    });
    expect(kept.size).toBe(1);
    await press("Back");
    await confirm("process", { json: actionAnswer({ status: "accepted" }) });
    expect(sent().at(-1)?.note).toBe("box damaged");
    expect(kept.size).toBe(0);
  });

  it("works where the browser keeps nothing", async () => {
    const blocked = async () => Promise.reject(new Error("blocked"));
    Object.assign(extension.shopify.storage, { get: blocked, set: blocked, delete: blocked });
    await open();
    await choose("process");
    await write("box damaged");
    await confirm("process", { json: actionAnswer() });
    expect(sent()[0]?.note).toBe("box damaged");
  });
});

describe("sending", () => {
  it("sends what the person saw, once, however often they click", async () => {
    await open();
    server.answer(ACTIONS, "never");
    await choose("process");
    await press("Continue");
    const now = button("Process now");
    now.dispatchEvent(new Event("click", { bubbles: true }));
    now.dispatchEvent(new Event("click", { bubbles: true }));
    await settle();
    expect(sent()).toHaveLength(1);
    expect(sent()[0]).toMatchObject({ kind: "process", seen: "v-1" });
    expect(sent()[0]?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
    expect(button("Sending").hasAttribute("disabled")).toBe(true);
  });

  it("says sent, not confirmed yet, and follows it to its ending", async () => {
    await open();
    await confirm("process", { json: actionAnswer() });
    expect(shown()).toContain("Sent to Loop; not confirmed yet.");
    expect(tone()).toBe("info");
    server.answer(FOLLOW, { json: actionAnswer() }, "network down", {
      json: actionAnswer({
        status: "done",
        message: words("Done: refund 48.00 EUR given."),
        settledAt: null,
      }),
    });
    await settle(6_000);
    expect(shown()).toContain("Done: refund 48.00 EUR given.");
    expect(tone()).toBe("success");
    const asked = server.count(FOLLOW);
    await settle(60_000);
    expect(server.count(FOLLOW)).toBe(asked);
  });

  it.each([
    ["partly-done", "warning"],
    ["failed", "critical"],
    ["closed-otherwise", "info"],
    ["no-word", "warning"],
    ["refused", "critical"],
  ] as const)("shows the ending %s in our words, then in Loop's", async (status, expected) => {
    await open();
    const answer = actionAnswer({
      status,
      message: words(`our sentence for ${status}`),
      loopSays: "Return is flagged.",
    });
    await confirm("process", { json: answer });
    expect(shown()).toContain(`our sentence for ${status}`);
    expect(shown()).toContain("Loop says: Return is flagged.");
    expect(tone()).toBe(expected);
    await settle(60_000);
    expect(server.count(FOLLOW)).toBe(0);
    expect(server.count(ACTIONS)).toBe(1);
  });

  it("shows what differs when the return moved on, and confirms again in one click with the new version", async () => {
    await open();
    const changed = { differences: [words("Refund: 48.00 EUR → 24.00 EUR")], version: "v-2" };
    await confirm("process", {
      json: actionAnswer({
        status: "changed",
        message: words("Changed meanwhile; nothing was sent."),
        changed,
      }),
    });
    expect(shown()).toContain("Refund: 48.00 EUR → 24.00 EUR");
    server.answer(ACTIONS, { json: actionAnswer() });
    await press("Confirm again");
    const [first, second] = sent();
    expect(second?.seen).toBe("v-2");
    expect(second?.idempotencyKey).not.toBe(first?.idempotencyKey);
  });

  it.each([
    [403, "not-allowed", "You may see Loop returns but not act on them."],
    [409, "action-pending", "Another action on this return is on its way."],
    [409, "not-offered", "Loop does not do this with the return as it stands now."],
    [502, "loop-unavailable", "Loop does not answer."],
    [422, "missing-scope", "The Loop key lacks a scope for this."],
  ])("says of %i %s that nothing was sent", async (status, code, sentence) => {
    await open();
    await confirm("process", { status, json: { code, message: "" } });
    expect(shown()).toContain(sentence);
    expect(shown()).toContain("Nothing was sent to Loop.");
    await settle(120_000);
    expect(server.count(ACTIONS)).toBe(1);
    expect(buttons()).toContain("Back");
  });
});

describe("an answer that was lost", () => {
  it("is said to be unknown; the same request with the same key asks what became of it", async () => {
    await open();
    await choose("process");
    await write("box damaged");
    await confirm("process", "network down", "network down", {
      json: actionAnswer({ status: "done", message: words("Done.") }),
    });
    expect(shown()).toContain("The answer was lost, so it is not known whether Loop has it.");
    expect(shown()).not.toContain("Nothing was sent");
    expect(buttons()).not.toContain("Back");
    await settle(2_000);
    await settle(5_000);
    expect(shown()).toContain("Done.");
    const bodies = sent();
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  it.each([
    ["a gateway's page", { status: 502, json: "<html>" }],
    ["our server's 503", { status: 503, json: { code: "unavailable", message: "" } }],
  ])("counts %s as lost", async (_, answer) => {
    await open();
    await confirm("process", answer, { json: actionAnswer() });
    expect(shown()).toContain("The answer was lost");
    await settle(2_000);
    expect(shown()).toContain("Sent to Loop; not confirmed yet.");
  });

  it("stays unknown when only the person is refused afterwards", async () => {
    await open();
    await confirm("process", "network down", { status: 401, json: { code: "not-signed-in", message: "" } });
    await settle(2_000);
    expect(shown()).toContain("The answer was lost");
    expect(shown()).toContain("Shopify did not confirm who you are.");
    expect(shown()).not.toContain("Nothing was sent");
  });

  it("stops asking when the modal is closed", async () => {
    await open();
    await confirm("process", "network down");
    takeDown(extension);
    startClock();
    const before = server.count(ACTIONS);
    await settle(120_000);
    expect(server.count(ACTIONS)).toBe(before);
    extension = setUpAction();
  });
});

it("closes by its own button", async () => {
  const close = vi.fn();
  extension.shopify.close = close;
  await open();
  await press("Close");
  expect(close).toHaveBeenCalledOnce();
});
