import { describe, expect, it } from "vitest";
import { RETURN, withReturns } from "../support/ask-action";
import { openAppContext } from "../support/app-context";
import { BEN, CHLOE, useHouse } from "../support/test-house";
import { report, reported } from "../support/warehouse";

const open = useHouse();

async function openWarehouse({ returns = false } = {}) {
  const t = await open();
  if (returns) await withReturns(t);
  const pages = await openAppContext(t);
  const app = await import("../../app/routes/app");
  const settings = await import("../../app/routes/app.settings");
  const tokens = await import("../../app/routes/app.warehouse-tokens");
  await pages.load(app.loader, "/app");
  const press = (fields: Record<string, string>, user?: number) =>
    pages.send(tokens.action, "/app/warehouse-tokens", fields, user ? { user } : {});
  return {
    t,
    load: async () => (await pages.load(settings.loader, "/app/settings")).warehouse,
    save: (fields: Record<string, string>) =>
      pages.send(settings.action, "/app/settings", { intent: "save", ...fields }),
    settings: async () => (await pages.load(settings.loader, "/app/settings")).settings,
    press,
    async make(name = "Dock 3", user?: number) {
      const { answer, tokens: listed } = await press({ intent: "make", name }, user);
      if (answer.outcome !== "made") throw new Error(`the token was not made: ${answer.outcome}`);
      return { token: answer.token, listed };
    },
  };
}

const refused = (warehouse: string, fields: string[] = []) => ({
  form: "settings",
  outcome: "problem",
  fields,
  warehouse,
});

describe("the warehouse's rules on the settings page", () => {
  it("are off at first, in the shop's currency, and come in steps", async () => {
    const { load, save } = await openWarehouse();
    expect((await load()).rule).toEqual({ mode: "off", amountLimit: null, currency: "USD" });
    const automatic = { warehouseMode: "automatic", warehouseLimit: "100" };
    expect(await save(automatic)).toEqual(refused("suggest-first"));
    expect((await load()).rule.mode).toBe("off");
    expect(await save({ warehouseMode: "suggest", warehouseLimit: "" })).toMatchObject({ outcome: "saved" });
    expect(await save({ ...automatic, warehouseLimit: "" })).toEqual(refused("limit-needed"));
    expect(await save(automatic)).toMatchObject({ outcome: "saved" });
    expect((await load()).rule).toMatchObject({ mode: "automatic", amountLimit: "100" });
    await save({ warehouseMode: "off", warehouseLimit: "100" });
    expect(await save(automatic)).toEqual(refused("suggest-first"));
  });

  it("take no limit that is not an amount, and nothing else with it", async () => {
    const { load, save, settings } = await openWarehouse();
    for (const limit of ["-1", "1e3", "lots", "1,000"]) {
      const change = { expiryDays: "21", warehouseMode: "suggest", warehouseLimit: limit };
      expect(await save(change)).toEqual(refused("invalid"));
    }
    expect((await settings()).expiryDays).toBe(28);
    expect((await load()).rule.mode).toBe("off");
  });

  it("are not saved when another value is not possible, and both are named", async () => {
    const { load, save } = await openWarehouse();
    const wrongDays = { expiryDays: "0", warehouseMode: "suggest", warehouseLimit: "50" };
    expect(await save(wrongDays)).toEqual({ form: "settings", outcome: "problem", fields: ["expiryDays"] });
    expect(await save({ ...wrongDays, warehouseLimit: "x" })).toEqual(refused("invalid", ["expiryDays"]));
    expect((await load()).rule.mode).toBe("off");
  });

  it("stay as they are where a form does not send them", async () => {
    const { load, save } = await openWarehouse();
    await save({ warehouseMode: "suggest", warehouseLimit: "50" });
    await save({ expiryDays: "21" });
    expect((await load()).rule).toMatchObject({ mode: "suggest", amountLimit: "50" });
  });

  it("tell what they would have done in the last seven days, once for each return", async () => {
    const { t, load, save, make } = await openWarehouse({ returns: true });
    expect((await load()).week).toEqual({ process: 0, flag: 0, ask: 0, undecided: 0, acted: 0 });
    const { token } = await make();
    const say = async (returnId: number, condition: "accepted" | "damaged" | "inspecting") => {
      reported(await report(t, token, [condition], { returnId }));
      await t.advance(60_000);
      await t.settle();
    };
    await say(RETURN, "inspecting");
    expect((await load()).week).toMatchObject({ process: 0, undecided: 1 });
    await say(RETURN, "accepted");
    await say(RETURN + 1, "accepted");
    await say(RETURN + 1, "damaged");
    expect((await load()).week).toEqual({ process: 1, flag: 1, ask: 0, undecided: 0, acted: 0 });
    await save({ warehouseMode: "suggest", warehouseLimit: "0.01" });
    await say(RETURN, "inspecting");
    await say(RETURN, "accepted");
    expect((await load()).week).toMatchObject({ process: 0, flag: 1, ask: 1 });
    await t.advance(8 * 24 * 3_600_000);
    expect((await load()).week).toMatchObject({ process: 0, flag: 0, ask: 0 });
  });
});

describe("the warehouse's tokens on the settings page", () => {
  it("are shown once, let a warehouse report, and are listed by their last four characters", async () => {
    const { t, load, make } = await openWarehouse({ returns: true });
    const { token, listed } = await make("  Dock   3 ", BEN);
    const shown = {
      name: "Dock 3",
      last4: token.slice(-4),
      createdBy: "Ben Clarke",
      lastUsedAt: null,
    };
    expect(listed).toMatchObject([shown]);
    const page = await load();
    expect(page.tokens).toMatchObject([shown]);
    expect(page.url).toBe(`${t.house.env.SHOPIFY_APP_URL}/api/received/{return number}`);
    for (const later of [listed, page]) expect(JSON.stringify(later)).not.toContain(token.slice(26, -4));
    reported(await report(t, token, ["accepted"]));
    expect((await load()).tokens).toMatchObject([{ lastUsedAt: expect.any(String) as string }]);
    expect(t.lines.join("\n")).not.toContain(token.slice(26));
  });

  it("need a name of at most 60 characters", async () => {
    const { press, load } = await openWarehouse();
    for (const name of ["", "   ", "x".repeat(61)])
      expect((await press({ intent: "make", name })).answer).toEqual({ outcome: "name-needed" });
    expect((await load()).tokens).toEqual([]);
  });

  it("let nobody in once they are revoked, whoever revoked them; a second time finds nothing", async () => {
    const { t, make, press } = await openWarehouse({ returns: true });
    const { token, listed } = await make();
    const { token: other } = await make("Dock 4");
    const id = listed[0]?.id ?? "";
    const revoked = await press({ intent: "revoke", id }, CHLOE);
    expect(revoked).toMatchObject({ answer: { outcome: "revoked" }, tokens: [{ name: "Dock 4" }] });
    expect((await report(t, token, ["accepted"])).status).toBe(401);
    expect((await report(t, other, ["accepted"])).status).toBe(200);
    expect((await press({ intent: "revoke", id })).answer).toEqual({ outcome: "not-there" });
  });

  it("are twenty at most", async () => {
    const { make, press } = await openWarehouse();
    for (let n = 1; n <= 20; n++) await make(`Dock ${n}`);
    const { answer, tokens } = await press({ intent: "make", name: "Dock 21" });
    expect(answer).toEqual({ outcome: "too-many", most: 20 });
    expect(tokens).toHaveLength(20);
  });
});
