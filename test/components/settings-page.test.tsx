// @vitest-environment jsdom
import "./browser-shims";
import { Layout } from "@shopify/polaris";
import type { ComponentProps } from "react";
import { describe, expect, it, vi } from "vitest";
import { Announce } from "../../app/components/Announce";
import { ConnectCard } from "../../app/components/ConnectCard";
import { ConnectionCard } from "../../app/components/ConnectionCard";
import { SettingsForm } from "../../app/components/SettingsForm";
import { DEFAULT_SETTINGS } from "../../app/shops/settings";
import type { SettingsAnswer } from "../../app/shops/settings-form.server";
import { NOW, connection } from "./connection";
import { mount } from "./mount";

const settings = {
  ...DEFAULT_SETTINGS,
  whoMayAct: "order-editors" as const,
  flaggedProcessRefusedAt: null,
};
const WRONG_KEY: SettingsAnswer = {
  form: "connect",
  outcome: "problem",
  field: "apiKey",
  message: "Loop does not accept this key.",
};
const CONNECTED: SettingsAnswer = {
  form: "connect",
  outcome: "connected",
  account: "matches",
  webhooks: "registered",
  toPaste: [],
  url: "https://loopside.example/webhooks/loop/an-unguessable-key",
};

describe("the form that connects", () => {
  const card = (change: Partial<ComponentProps<typeof ConnectCard>> = {}) => (
    <Layout>
      <ConnectCard
        connection={connection({ state: "not-connected", apiKeyLast4: null, secretLast4: null })}
        settings={{ ...settings, whoMayAct: "unanswered" }}
        answer={null}
        connecting={false}
        onConnect={() => undefined}
        {...change}
      />
    </Layout>
  );

  it("sends what was typed with the answers, and loses nothing of it on an error", async () => {
    const onConnect = vi.fn();
    const page = await mount(card({ onConnect }));
    await page.type("Loop API key", "a-key-0123456789");
    await page.type("Webhook secret", "a-secret");
    await page.press("Nobody yet");
    await page.press("Our team refunds by hand in Shopify");
    await page.press("Connect");
    expect(onConnect).toHaveBeenCalledExactlyOnceWith({
      intent: "connect",
      apiKey: "a-key-0123456789",
      secret: "a-secret",
      choice: "both",
      whoMayAct: "nobody",
      refunds: "by-hand",
    });
    await page.draw(card({ onConnect, answer: WRONG_KEY }));
    expect(page.text()).toContain("Loop does not accept this key.");
    expect(page.field("Loop API key").value).toBe("a-key-0123456789");
    expect(page.field("Loop API key").getAttribute("aria-invalid")).toBe("true");
    expect(page.field("Webhook secret").value).toBe("a-secret");
    expect(document.activeElement).toBe(page.field("Loop API key"));
  });

  it("hides what is typed and forgets it once it is stored", async () => {
    const page = await mount(card());
    expect(page.field("Loop API key").type).toBe("password");
    expect(page.field("Webhook secret").type).toBe("password");
    await page.type("Webhook secret", "a-newer-secret");
    await page.draw(card({ connection: connection(), answer: CONNECTED }));
    expect(page.field("Webhook secret").value).toBe("");
    expect(page.text()).toContain("Stored: •••• cdef");
  });

  it("asks who may act only while connecting, and leaves the answers alone later", async () => {
    const onConnect = vi.fn();
    const page = await mount(card({ connection: connection(), settings, onConnect }));
    expect(page.text()).not.toContain("Who may act on returns");
    await page.press("Returns created only");
    await page.press("Check and save");
    expect(onConnect).toHaveBeenCalledExactlyOnceWith({
      intent: "connect",
      apiKey: "",
      secret: "",
      choice: "created",
    });
  });
});

describe("the connection", () => {
  const card = (change: Parameters<typeof connection>[0] = {}, onDisconnect = () => undefined) => (
    <Layout>
      <ConnectionCard connection={connection(change)} now={NOW} onDisconnect={onDisconnect} />
    </Layout>
  );

  it("shows of secrets the last four characters, and how it stands", async () => {
    const page = await mount(card());
    expect(page.text()).toMatch(/API key•••• 6789/);
    expect(page.text()).toMatch(/Last delivery3 minutes ago/);
    expect(page.text()).toMatch(/6 registered: return\.created/);
    expect(page.text()).not.toContain("missing");
    expect(page.button("Copy")).toBeUndefined();
  });

  it("gives triggers and address to whoever makes the webhooks by hand, also after a reload", async () => {
    const writeText = vi.fn(async () => undefined);
    const scopes = { returns: true, developer_tools: false, orders: false, destinations: false };
    const page = await mount(card({ registrations: null, scopes, lastDeliveryAt: null }));
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { clipboard: { writeText } }));
    expect(page.text()).toContain("Developer tools: missing");
    expect(page.text()).toContain("Make these webhooks in Loop");
    expect(page.text()).toContain("Topic return.processing, trigger return.processing.failed");
    await page.press("Copy");
    expect(writeText).toHaveBeenCalledExactlyOnceWith(connection().webhookUrl);
    expect(page.text()).toContain("Copied");
  });

  it("does not say “by hand” where Loop only gave no answer while registering", async () => {
    const page = await mount(card({ registrations: null }));
    expect(page.text()).toContain("Not registered yet");
    expect(page.text()).not.toContain("by hand");
  });

  it("names the webhooks that Loop did not take", async () => {
    const registrations = connection().registrations?.filter((one) => one.topic !== "return.processing");
    const page = await mount(card({ registrations: registrations ?? null }));
    expect(page.text()).toContain("Loop did not take these");
    expect(page.text()).toContain("Topic return.processing, trigger return.processing.failed");
    expect(page.text()).not.toContain("Topic label");
  });

  it("warns of another shop's account, of refused deliveries and of a key that broke", async () => {
    const page = await mount(card({ accountCheck: "other-shop", signatureFailures: 3 }));
    expect(page.text()).toContain("Is this the right Loop account?");
    expect(page.text()).toContain("3 with a wrong signature");
    await page.draw(card({ state: "broken", why: "Loop no longer accepts the API key." }));
    expect(page.text()).toMatch(
      /Loop no longer accepts the API key\. Add the scope to the key, or make a new/,
    );
  });

  it("disconnects only after saying what stops", async () => {
    const onDisconnect = vi.fn();
    const page = await mount(card({}, onDisconnect));
    await page.press("Disconnect");
    expect(onDisconnect).not.toHaveBeenCalled();
    expect(page.text()).toContain("nobody can act on them from Shopify");
    await page.press("Keep it connected");
    expect(onDisconnect).not.toHaveBeenCalled();
    await page.press("Disconnect");
    await page.pressInDialog("Disconnect");
    expect(onDisconnect).toHaveBeenCalledOnce();
  });
});

describe("the settings", () => {
  const onSave = vi.fn<(form: FormData) => void>();
  const form = (change: Partial<ComponentProps<typeof SettingsForm>> = {}) => (
    <SettingsForm
      settings={settings}
      staff={[
        { userId: "1", name: "Ana Ortiz", canEditOrders: true, chosen: false, lastSeenAt: NOW },
        { userId: "2", name: "Chloe Martin", canEditOrders: false, chosen: false, lastSeenAt: NOW },
      ]}
      warehouse={{
        rule: { mode: "off", amountLimit: null, currency: "USD" },
        week: { process: 0, flag: 0, ask: 0, undecided: 0, acted: 0 },
      }}
      answer={null}
      saving={false}
      onSave={onSave}
      {...change}
    />
  );
  const EXPIRY = "Loop expires a return that was not scanned after";

  it("can be changed, saved and put back where App Bridge did not load", async () => {
    const page = await mount(form());
    expect(page.button("Save")).toBeUndefined();
    await page.type(EXPIRY, "21");
    await page.press("Save");
    expect(onSave.mock.lastCall?.[0].get("expiryDays")).toBe("21");
    await page.press("Discard");
    expect(page.field(EXPIRY).value).toBe("28");
    expect(page.button("Save")).toBeUndefined();
  });

  it("use the admin's save bar and a toast where it did", async () => {
    const shopify = { saveBar: { show: vi.fn(), hide: vi.fn() }, toast: { show: vi.fn() } };
    const answered = (answer: SettingsAnswer | null) => (
      <>
        <Announce answer={answer} />
        {form({ answer })}
      </>
    );
    Object.assign(HTMLElement.prototype, { show: () => undefined, hide: () => undefined });
    vi.stubGlobal("shopify", shopify);
    const page = await mount(answered(null));
    expect(shopify.saveBar.show).not.toHaveBeenCalled();
    await page.type(EXPIRY, "21");
    expect(shopify.saveBar.show).toHaveBeenLastCalledWith("settings");
    await page.press("Discard");
    expect(shopify.saveBar.hide).toHaveBeenLastCalledWith("settings");
    await page.draw(answered({ form: "settings", outcome: "problem", fields: ["expiryDays"] }));
    expect(shopify.toast.show).not.toHaveBeenCalled();
    await page.draw(answered({ form: "settings", outcome: "saved" }));
    expect(shopify.toast.show).toHaveBeenCalledExactlyOnceWith("Settings saved");
  });

  it("mark a value that is not possible and keep it standing, until it is put back", async () => {
    const page = await mount(form());
    await page.type(EXPIRY, "0");
    await page.press("Save");
    await page.draw(form({ answer: { form: "settings", outcome: "problem", fields: ["expiryDays"] } }));
    expect(page.text()).toContain("Nothing was saved");
    expect(page.text()).toContain("A whole number from 1 to 365.");
    expect(page.field(EXPIRY).value).toBe("0");
    expect(document.activeElement).toBe(page.field(EXPIRY));
    await page.press("Discard");
    expect(page.text()).not.toContain("Nothing was saved");
  });

  it("show and send every answer that the server takes", async () => {
    const page = await mount(form());
    await page.press("Write nothing");
    await page.press("Leave no note");
    await page.press("Our team refunds by hand in Shopify");
    await page.press("Save");
    const sent = onSave.mock.lastCall?.[0];
    for (const name of Object.keys(DEFAULT_SETTINGS)) expect(sent?.get(name), name).not.toBeNull();
    expect(sent?.get("writeMetafields")).toBe("false");
    expect(sent?.get("signatureNote")).toBe("false");
    expect(sent?.get("refunds")).toBe("by-hand");
  });

  it("send an emptied number, so that it is refused and not passed over", async () => {
    const page = await mount(form());
    await page.type(EXPIRY, "");
    await page.press("Save");
    expect(onSave.mock.lastCall?.[0].get("expiryDays")).toBe("");
  });

  it("answer for nobody who has not answered", async () => {
    const page = await mount(form({ settings: { ...settings, whoMayAct: "unanswered" } }));
    expect(page.text()).toContain("Not answered yet: until then nobody may act.");
    await page.type(EXPIRY, "21");
    await page.press("Save");
    expect(onSave.mock.lastCall?.[0].has("whoMayAct")).toBe(false);
    await page.press("Nobody");
    await page.press("Save");
    expect(onSave.mock.lastCall?.[0].get("whoMayAct")).toBe("nobody");
  });

  it("offer those who opened the app, and nobody who may not edit orders", async () => {
    const page = await mount(form());
    await page.press("People I choose");
    expect(page.field("Chloe Martin (may not edit orders in Shopify)").disabled).toBe(true);
    await page.press("Ana Ortiz");
    await page.press("Save");
    expect(onSave.mock.lastCall?.[0].getAll("staff")).toEqual(["1"]);
    await page.press("Ana Ortiz");
    await page.press("Save");
    expect(onSave.mock.lastCall?.[0].getAll("staff")).toEqual([""]);
  });
});
