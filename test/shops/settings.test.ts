import { describe, expect, it } from "vitest";
import { canEditOrders, mayAct } from "../../app/shops/may-act";
import { DEFAULT_SETTINGS } from "../../app/shops/settings";
import { learnFlaggedProcess, readSettings, saveSettings } from "../../app/shops/settings.server";
import { chooseStaff, listStaff, rememberStaff } from "../../app/shops/staff.server";
import { useDatabase } from "../support/database";
import { NOW, OTHER, SHOP } from "./support";

const db = useDatabase();
const here = () => db().forShop(SHOP);
const there = () => db().forShop(OTHER);

describe("settings", () => {
  it("are the defaults, nobody may act, until the merchant answers", async () => {
    expect(await readSettings(here())).toEqual({ ...DEFAULT_SETTINGS, flaggedProcessRefusedAt: null });
    expect(DEFAULT_SETTINGS.whoMayAct).toBe("unanswered");
  });

  it("save what is given, leave the rest, and stay in their shop", async () => {
    await saveSettings(here(), { whoMayAct: "order-editors", expiryDays: "14" });
    const saved = await saveSettings(here(), { refunds: "by-hand", signatureNote: "" });
    expect(saved).toMatchObject({
      outcome: "saved",
      settings: { whoMayAct: "order-editors", expiryDays: 14, refunds: "by-hand", signatureNote: false },
    });
    expect((await readSettings(there())).whoMayAct).toBe("unanswered");
  });

  it("name the fields that are wrong and save none of the others", async () => {
    const input = { whoMayAct: "unanswered", expiryDays: 0, deliveredDays: "soon", refunds: "loop" };
    expect(await saveSettings(here(), input)).toEqual({
      outcome: "invalid",
      fields: ["whoMayAct", "expiryDays", "deliveredDays"],
    });
    expect((await readSettings(here())).refunds).toBe("unknown");
  });

  it("learn once when Loop refuses flagged returns, and forget it on request", async () => {
    await learnFlaggedProcess(here(), NOW);
    await learnFlaggedProcess(here(), new Date(NOW.getTime() + 1000));
    expect(await readSettings(here())).toEqual({ ...DEFAULT_SETTINGS, flaggedProcessRefusedAt: NOW });
    await learnFlaggedProcess(here(), null);
    expect((await readSettings(here())).flaggedProcessRefusedAt).toBeNull();
  });
});

describe("who may act", () => {
  const person = (canEdit: boolean, chosen: boolean) => ({ canEditOrders: canEdit, chosen });
  it.each([
    ["unanswered", true, true, "unanswered"],
    ["nobody", true, true, "nobody"],
    ["order-editors", true, false, null],
    ["order-editors", false, true, "no-write-orders"],
    ["chosen", true, true, null],
    ["chosen", true, false, "not-chosen"],
    ["chosen", false, true, "no-write-orders"],
  ] as const)("%s, edits orders %s, chosen %s: %s", (setting, canEdit, chosen, why) => {
    expect(mayAct(setting, person(canEdit, chosen))).toEqual(
      why === null ? { act: true } : { act: false, why },
    );
  });

  it("reads the right to edit orders from the person's own scopes, whole words only", () => {
    expect(canEditOrders("read_orders, write_orders")).toBe(true);
    expect(canEditOrders(["write_orders"])).toBe(true);
    for (const scopes of ["", "read_orders", "write_orders_extra", []])
      expect(canEditOrders(scopes)).toBe(false);
  });
});

describe("staff", () => {
  const anna = { userId: "1", name: "Anna Berg", scopes: "read_orders,write_orders" };
  const ben = { userId: "2", name: "  ", scopes: "read_orders" };

  it("are those who opened Loopside, with what they may do as of their last visit", async () => {
    await rememberStaff(here(), anna, NOW);
    await rememberStaff(here(), ben, new Date(NOW.getTime() + 1000));
    const again = await rememberStaff(
      here(),
      { ...anna, scopes: "read_orders" },
      new Date(NOW.getTime() + 2000),
    );
    expect(again).toMatchObject({ canEditOrders: false, chosen: false });
    expect((await listStaff(here())).map(({ name, canEditOrders }) => [name, canEditOrders])).toEqual([
      ["Anna Berg", false],
      ["Staff 2", false],
    ]);
    expect(await listStaff(there())).toEqual([]);
  });

  it("are stored again when they are somebody else by now or were last seen a while ago, not at each look", async () => {
    const seen = async (person: typeof anna, minutes: number) =>
      (await rememberStaff(here(), person, new Date(NOW.getTime() + minutes * 60_000))).lastSeenAt.getTime() -
      NOW.getTime();
    expect(await seen(anna, 0)).toBe(0);
    expect(await seen(anna, 4)).toBe(0);
    expect(await seen({ ...anna, name: "Anna Berg-Lund" }, 4.5)).toBe(4.5 * 60_000);
    expect(await seen(anna, 4.75)).toBe(4.75 * 60_000);
    expect(await seen(anna, 10)).toBe(10 * 60_000);
  });

  it("stay chosen over their visits, and are exactly those last chosen in their own shop", async () => {
    for (const shop of [here(), there()]) {
      await rememberStaff(shop, anna, NOW);
      await rememberStaff(shop, ben, NOW);
    }
    await chooseStaff(here(), ["1", "99"]);
    expect(await rememberStaff(here(), anna, NOW)).toMatchObject({ chosen: true });
    expect((await listStaff(there())).some(({ chosen }) => chosen)).toBe(false);
    await chooseStaff(here(), ["2"]);
    const chosen = (await listStaff(here())).filter((one) => one.chosen);
    expect(chosen.map(({ userId }) => userId)).toEqual(["2"]);
  });
});
