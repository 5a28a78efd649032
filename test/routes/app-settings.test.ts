import { describe, expect, it } from "vitest";
import { openAppContext } from "../support/app-context";
import { CHLOE, useHouse } from "../support/test-house";
import type { OpenOptions } from "../support/test-house";

const open = useHouse();

async function openSettings(options?: OpenOptions) {
  const t = await open(options);
  const pages = await openAppContext(t);
  const app = await import("../../app/routes/app");
  const settings = await import("../../app/routes/app.settings");
  await pages.load(app.loader, "/app");
  const send = (fields: Record<string, string | string[]>) =>
    pages.send(settings.action, "/app/settings", fields);
  return {
    t,
    pages,
    app,
    load: () => pages.load(settings.loader, "/app/settings"),
    send,
    connect: (change: Record<string, string> = {}) =>
      send({
        intent: "connect",
        apiKey: t.loop.apiKey,
        secret: t.loop.webhookSecret,
        choice: "both",
        whoMayAct: "order-editors",
        refunds: "by-hand",
        ...change,
      }),
  };
}

const triggersOf = (t: { loop: { loop: { subscriptions: { trigger: string }[] } } }) =>
  t.loop.loop.subscriptions.map(({ trigger }) => trigger).sort();

describe("connecting on the settings page", () => {
  it("registers the webhooks, keeps the answers given with it and never hands a secret back", async () => {
    const { t, load, connect } = await openSettings();
    expect((await load()).connection.state).toBe("not-connected");
    const answer = await connect();
    expect(answer).toMatchObject({
      form: "connect",
      outcome: "connected",
      account: "matches",
      webhooks: "registered",
      toPaste: [],
    });
    expect(triggersOf(t)).toEqual([
      "label.created",
      "label.updated",
      "return.closed",
      "return.created",
      "return.processing.failed",
      "return.updated",
    ]);
    const page = await load();
    expect(page.connection).toMatchObject({
      state: "connected",
      apiKeyLast4: t.loop.apiKey.slice(-4),
      secretLast4: t.loop.webhookSecret.slice(-4),
      scopes: { returns: true, developer_tools: true },
    });
    expect(page.connection.registrations).toHaveLength(6);
    expect(page.settings).toMatchObject({ whoMayAct: "order-editors", refunds: "by-hand" });
    for (const shown of [answer, page]) {
      expect(JSON.stringify(shown)).not.toContain(t.loop.apiKey);
      expect(JSON.stringify(shown)).not.toContain(t.loop.webhookSecret);
    }
  });

  it.each([
    ["created", ["return.created"]],
    ["updated", ["return.closed", "return.updated"]],
  ])("registers only what “%s” asks for, and what settles actions", async (choice, wanted) => {
    const { t, load, connect } = await openSettings();
    await connect({ choice });
    expect(triggersOf(t)).toEqual(
      [...wanted, "label.created", "label.updated", "return.processing.failed"].sort(),
    );
    expect((await load()).connection.webhookChoice).toBe(choice);
  });

  it("gives the address and the triggers to paste when the key lacks Developer tools", async () => {
    const { t, load, connect } = await openSettings({
      loop: { apiKeys: [{ key: "only-returns-key", scopes: ["returns"] }] },
    });
    const answer = await connect();
    expect(answer).toMatchObject({ outcome: "connected", webhooks: "paste" });
    expect("toPaste" in answer && answer.toPaste).toHaveLength(6);
    expect(triggersOf(t)).toEqual([]);
    const { connection } = await load();
    expect(connection).toMatchObject({ registrations: null, scopes: { developer_tools: false } });
    expect("url" in answer && answer.url).toBe(connection.webhookUrl);
  });

  it.each([
    ["a wrong key", { apiKey: "no-such-key" }, "apiKey", /Loop does not accept this key/],
    ["no key", { apiKey: "" }, "apiKey", /Paste the API key/],
    ["no secret", { secret: "" }, "secret", /Paste the webhook secret/],
    ["a key with a line break", { apiKey: "key\r\nx-evil: 1" }, "apiKey", /one line without spaces/],
    ["a secret with a blank", { secret: "two words" }, "secret", /one line of letters and digits/],
  ])("names %s at its field and stores nothing", async (_what, change, field, sentence) => {
    const { t, load, connect } = await openSettings();
    expect(await connect(change)).toEqual({
      form: "connect",
      outcome: "problem",
      field,
      message: expect.stringMatching(sentence),
    });
    const page = await load();
    expect(page.connection.state).toBe("not-connected");
    expect(page.settings.whoMayAct).toBe("unanswered");
    expect(triggersOf(t)).toEqual([]);
  });

  it("names the missing scope with both remedies", async () => {
    const { connect } = await openSettings({
      loop: { apiKeys: [{ key: "no-returns-key", scopes: ["developer_tools"] }] },
    });
    expect(await connect()).toMatchObject({
      field: "apiKey",
      message: expect.stringMatching(
        /lacks Returns\. Add the scope to it, or make a new key.*plan may not include the API/,
      ),
    });
  });

  it("says that nothing was changed when Loop is away", async () => {
    const { t, connect, load } = await openSettings();
    t.loop.setKnobs({ answer500: { probability: 1 } });
    expect(await connect()).toEqual({
      form: "connect",
      outcome: "problem",
      field: null,
      message: expect.stringContaining("nothing was changed"),
    });
    expect((await load()).connection.state).toBe("not-connected");
  });

  it("keeps key and secret that are left empty, and takes a new choice", async () => {
    const { t, connect, load } = await openSettings();
    await connect();
    await connect({ apiKey: "", secret: "", choice: "updated" });
    expect((await load()).connection).toMatchObject({
      apiKeyLast4: t.loop.apiKey.slice(-4),
      secretLast4: t.loop.webhookSecret.slice(-4),
      webhookChoice: "updated",
    });
    expect(triggersOf(t)).not.toContain("return.created");
  });
});

describe("a connected shop's settings", () => {
  const ALL = {
    intent: "save",
    whoMayAct: "nobody",
    refunds: "unknown",
    expiryDays: "21",
    deliveredDays: "5",
    signatureNote: "false",
    deliveryRetentionDays: "14",
    unreadableRetentionDays: "60",
    freeTextRetentionDays: "90",
    backfillShare: "60",
    metafieldDays: "0",
    writeMetafields: "false",
    refundEvent: "delivered",
    storeCreditEvent: "in_transit",
    exchangeEvent: "unsaid",
  };

  it("are saved as they were sent", async () => {
    const { connect, send, load } = await openSettings();
    await connect();
    expect(await send(ALL)).toEqual({ form: "settings", outcome: "saved" });
    expect((await load()).settings).toMatchObject({
      whoMayAct: "nobody",
      refunds: "unknown",
      expiryDays: 21,
      deliveredDays: 5,
      signatureNote: false,
      deliveryRetentionDays: 14,
      unreadableRetentionDays: 60,
      freeTextRetentionDays: 90,
      backfillShare: 60,
      metafieldDays: 0,
      writeMetafields: false,
      refundEvent: "delivered",
      storeCreditEvent: "in_transit",
      exchangeEvent: "unsaid",
    });
  });

  it("are all kept when one value is not possible, which is named", async () => {
    const { connect, send, load } = await openSettings();
    await connect();
    expect(await send({ ...ALL, expiryDays: "0", deliveredDays: "2.5" })).toEqual({
      form: "settings",
      outcome: "problem",
      fields: ["expiryDays", "deliveredDays"],
    });
    expect(await send({ ...ALL, backfillShare: "100", metafieldDays: "-1" })).toMatchObject({
      fields: ["backfillShare", "metafieldDays"],
    });
    expect((await load()).settings).toMatchObject({ whoMayAct: "order-editors", expiryDays: 28 });
  });

  it("are left as they are by a form that is too large, also where it tells no length, or that is none", async () => {
    const { pages, load, connect } = await openSettings();
    await connect();
    const before = (await load()).settings;
    const { action } = await import("../../app/routes/app.settings");
    const form = "application/x-www-form-urlencoded";
    const sent = new URLSearchParams(ALL).toString();
    const refused = async (type: string, parts: string[]) => {
      const thrown: unknown = await pages.stream(action, "/app/settings", { type, parts }).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (!(thrown instanceof Response)) throw new Error("the form was taken");
      return { status: thrown.status, ...((await thrown.json()) as { sentence: string }) };
    };
    const kib = "x".repeat(1_024);
    expect(await refused(form, [`${sent}&more=`, ...Array<string>(256).fill(kib)])).toMatchObject({
      status: 413,
      sentence: "A request may be up to 256 KiB large; nothing was sent.",
    });
    expect(await refused("text/plain", [sent])).toMatchObject({
      status: 400,
      sentence: expect.stringContaining("Nothing was changed") as unknown,
    });
    expect((await load()).settings).toEqual(before);
  });

  it("let people be chosen among those who opened the app, with their right to edit orders", async () => {
    const { pages, app, connect, send, load } = await openSettings();
    await connect();
    await pages.load(app.loader, "/app", { user: CHLOE });
    const names = (await load()).staff.map(({ name, canEditOrders }) => [name, canEditOrders]);
    expect(names).toEqual(
      expect.arrayContaining([
        ["Ana Ortiz", true],
        ["Chloe Martin", false],
      ]),
    );
    expect(names).toHaveLength(2);
    const chosen = async () =>
      (await load()).staff.filter((person) => person.chosen).map((person) => person.name);
    await send({ ...ALL, whoMayAct: "chosen", staff: [String(CHLOE), "12345"] });
    expect(await chosen()).toEqual(["Chloe Martin"]);
    await send({ ...ALL, whoMayAct: "chosen", staff: [""] });
    expect(await chosen()).toEqual([]);
  });

  it("survive a disconnect, which erases the secrets and takes the webhooks out of Loop", async () => {
    const { t, connect, send, load } = await openSettings();
    await connect();
    expect(await send({ intent: "disconnect" })).toEqual({
      form: "disconnect",
      outcome: "disconnected",
      left: false,
    });
    const page = await load();
    expect(page.connection).toMatchObject({ state: "not-connected", apiKeyLast4: null, secretLast4: null });
    expect(page.settings.refunds).toBe("by-hand");
    expect(triggersOf(t)).toEqual([]);
    expect(await send({ intent: "disconnect" })).toMatchObject({ outcome: "not-connected" });
  });
});
