// @vitest-environment jsdom
import "./browser-shims";
import { Layout } from "@shopify/polaris";
import type { ComponentProps } from "react";
import { describe, expect, it, vi } from "vitest";
import { SettingsForm } from "../../app/components/SettingsForm";
import { WarehouseTokens } from "../../app/components/WarehouseTokens";
import { tellDecidedWeek } from "../../app/components/tell-decided-week";
import { DEFAULT_SETTINGS } from "../../app/shops/settings";
import { NOW } from "./connection";
import { mount } from "./mount";

const EMPTY = { process: 0, flag: 0, ask: 0, undecided: 0, acted: 0 };
const LIMIT = "A person decides above";

describe("the warehouse's rules", () => {
  const onSave = vi.fn<(form: FormData) => void>();
  const form = (change: Partial<ComponentProps<typeof SettingsForm>> = {}) => (
    <SettingsForm
      settings={{ ...DEFAULT_SETTINGS, whoMayAct: "nobody", flaggedProcessRefusedAt: null }}
      staff={[]}
      warehouse={{ rule: { mode: "off", amountLimit: null, currency: "USD" }, week: EMPTY }}
      answer={null}
      saving={false}
      onSave={onSave}
      {...change}
    />
  );

  it("offer suggestions first; automatic opens once they have been on", async () => {
    const page = await mount(form());
    expect(page.field("Do nothing").checked).toBe(true);
    expect(page.field("Do it by itself").disabled).toBe(true);
    expect(page.text()).toContain("Save suggestions first:");
    await page.press("Suggest it in the order's block");
    await page.type(LIMIT, "150.00");
    await page.press("Save");
    const sent = onSave.mock.lastCall?.[0];
    expect([sent?.get("warehouseMode"), sent?.get("warehouseLimit")]).toEqual(["suggest", "150.00"]);
    const rule = { mode: "suggest" as const, amountLimit: "150.00", currency: "USD" };
    await page.draw(form({ warehouse: { rule, week: EMPTY } }));
    expect(page.button("Save")).toBeUndefined();
    expect(page.field("Do it by itself").disabled).toBe(false);
  });

  it("say beside the field why they were not taken, and keep what was typed", async () => {
    const page = await mount(form());
    await page.type(LIMIT, "lots");
    await page.type("Comments and notes of finished returns", "90");
    await page.press("Save");
    const answer = { form: "settings", outcome: "problem", fields: [] } as const;
    await page.draw(form({ answer: { ...answer, fields: [], warehouse: "invalid" } }));
    expect(page.field(LIMIT).value).toBe("lots");
    expect(page.field(LIMIT).getAttribute("aria-invalid")).toBe("true");
    expect(page.field("Comments and notes of finished returns").value).toBe("90");
    expect(page.text()).toContain("An amount such as 100 or 99.50");
    await page.draw(form({ answer: { ...answer, fields: [], warehouse: "limit-needed" } }));
    expect(page.text()).toContain("Automatic needs a limit");
  });
});

describe("what the rules made of the last week", () => {
  it.each([
    ["nothing", {}, "off", /^Nothing to show yet: in the last 7 days no return was reported/],
    ["a dry run", { process: 14, flag: 2 }, "off", /^Last week this would have processed 14, flagged 2\.$/],
    [
      "questions to a person",
      { process: 1, ask: 3 },
      "suggest",
      /would have processed 1, flagged 0, and left 3 to a person\.$/,
    ],
    ["what was done", { process: 5, acted: 4 }, "automatic", /Loopside did 4 of them by itself\.$/],
    ["only what is awaited", { undecided: 1 }, "off", /^In the last 7 days 1 return came to no decision/],
  ] as const)("tells of %s", (_, week, mode, sentence) => {
    expect(tellDecidedWeek({ ...EMPTY, ...week }, mode)).toMatch(sentence);
  });
});

describe("the warehouse's tokens", () => {
  const TOKEN = {
    id: "one",
    name: "Dock 3",
    last4: "w1Zk",
    createdAt: "2026-05-29T12:00:00.000Z",
    createdBy: "Ana Ortiz",
    lastUsedAt: null,
  };
  const card = (change: Partial<ComponentProps<typeof WarehouseTokens>> = {}) => (
    <Layout>
      <WarehouseTokens
        tokens={[TOKEN]}
        url="https://loopside.example/api/received/{return number}"
        now={NOW}
        answer={null}
        busy={false}
        onPress={() => undefined}
        {...change}
      />
    </Layout>
  );

  it("are listed with who made them, when they were used, and four characters", async () => {
    const page = await mount(card());
    expect(page.text()).toContain("Dock 3•••• w1Zk · made by Ana Ortiz 3 days ago · never used");
    await page.draw(card({ tokens: [{ ...TOKEN, lastUsedAt: "2026-06-01T11:58:00.000Z" }] }));
    expect(page.text()).toContain("last used 2 minutes ago");
    await page.draw(card({ tokens: [] }));
    expect(page.text()).toContain("No token yet");
  });

  it("stand there once with a warning, to be copied, until they are stored", async () => {
    const onPress = vi.fn();
    const page = await mount(card({ tokens: [], onPress }));
    await page.type("Name of a new token", "Dock 9");
    await page.press("Make token");
    expect(onPress).toHaveBeenCalledExactlyOnceWith({ intent: "make", name: "Dock 9" });
    await page.draw(card({ answer: { outcome: "made", token: "lsw_secret", name: "Dock 9" } }));
    expect(page.text()).toContain("It is shown this once");
    expect(page.field("Token").value).toBe("lsw_secret");
    expect(page.field("Name of a new token").value).toBe("");
    await page.press("I have stored it");
    expect(document.body.innerHTML).not.toContain("lsw_secret");
  });

  it("keep what was typed when it is not taken", async () => {
    const page = await mount(card({ answer: { outcome: "name-needed" } }));
    expect(page.text()).toContain("Give it a name");
    await page.type("Name of a new token", "Dock 21");
    await page.draw(card({ answer: { outcome: "too-many", most: 20 } }));
    expect(page.text()).toContain("at most 20 tokens");
    expect(page.field("Name of a new token").value).toBe("Dock 21");
    await page.draw(card({ answer: { outcome: "silent" } }));
    expect(page.text()).toContain("Loopside did not answer");
    expect(page.field("Name of a new token").value).toBe("Dock 21");
  });

  it("are revoked only after saying what stops", async () => {
    const onPress = vi.fn();
    const page = await mount(card({ onPress }));
    await page.press("Revoke");
    expect(onPress).not.toHaveBeenCalled();
    expect(page.text()).toContain("turned away from now on");
    await page.press("Keep it");
    await page.press("Revoke");
    await page.pressInDialog("Revoke");
    expect(onPress).toHaveBeenCalledExactlyOnceWith({ intent: "revoke", id: "one" });
  });
});
