import { z } from "zod";
import type { ShopDb } from "../db.server";
import type { House } from "../house.server";
import { findOrdersById } from "../shopify/find-orders";
import type { AccountCheck } from "./check-account.server";
import { connectLoop } from "./connect-loop.server";
import { disconnectLoop } from "./disconnect-loop.server";
import type { SettingsInput } from "./settings";
import { impossibleSettings, saveSettings } from "./settings.server";
import { chooseStaff } from "./staff.server";
import { checkWarehouseRule, saveWarehouseRule } from "./warehouse-rule.server";
import type { SaveRuleOutcome } from "./warehouse-rule.server";

/** What the settings page shows after a form was sent; never holds a secret. */
export type SettingsAnswer =
  | {
      form: "connect";
      outcome: "connected";
      account: AccountCheck["outcome"];
      webhooks: "registered" | "paste" | "failed";
      toPaste: string[];
      url: string;
    }
  | { form: "connect"; outcome: "problem"; field: "apiKey" | "secret" | null; message: string }
  | { form: "settings"; outcome: "saved" }
  /** Nothing was saved. `warehouse` says why its rules were not taken, where they were not. */
  | { form: "settings"; outcome: "problem"; fields: string[]; warehouse?: WarehouseProblem }
  | { form: "disconnect"; outcome: "disconnected" | "not-connected"; left: boolean };

export type WarehouseProblem = Exclude<SaveRuleOutcome["outcome"], "saved">;

const Form = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
type Form = z.infer<typeof Form>;

const one = (form: Form, name: string): string | undefined => {
  const value = form[name];
  return Array.isArray(value) ? value[0] : value;
};

/**
 * Carries out a form of the settings page: connect (who may act is asked with it), save, disconnect.
 * @param input fields by name; a field that stands several times is a list
 */
export async function answerSettingsForm(
  house: House,
  shop: string,
  input: unknown,
): Promise<SettingsAnswer> {
  const form = Form.parse(input);
  switch (one(form, "intent")) {
    case "connect":
      return connect(house, shop, form);
    case "disconnect": {
      const ended = await disconnectLoop(house, shop);
      return {
        form: "disconnect",
        outcome: ended.outcome,
        left: ended.outcome === "disconnected" && ended.webhooks === "left",
      };
    }
    default:
      return save(house, shop, form);
  }
}

async function save(house: House, shop: string, form: Form): Promise<SettingsAnswer> {
  const db = house.db.forShop(shop);
  const names = [
    "whoMayAct",
    "refunds",
    "expiryDays",
    "deliveredDays",
    "signatureNote",
    "deliveryRetentionDays",
    "unreadableRetentionDays",
    "freeTextRetentionDays",
    "backfillShare",
    "metafieldDays",
    "writeMetafields",
    "refundEvent",
    "storeCreditEvent",
    "exchangeEvent",
  ] as const;
  const given = Object.fromEntries(
    names.flatMap((name) => (one(form, name) === undefined ? [] : [[name, one(form, name)]])),
  );
  // One form, one ending: the rules are the last that can be refused, and nothing is saved before they are taken.
  const fields = impossibleSettings(given);
  const warehouse = await saveWarehouse(house, db, form, fields.length > 0);
  if (warehouse) return { form: "settings", outcome: "problem", fields, warehouse };
  if (fields.length > 0) return { form: "settings", outcome: "problem", fields };
  await saveSettings(db, given as SettingsInput);
  if (form.staff !== undefined)
    await chooseStaff(
      db,
      [form.staff].flat().filter((id) => id !== ""),
    );
  return { form: "settings", outcome: "saved" };
}

/** Why the warehouse's rules cannot be as they were sent; null when they can, or were not sent. */
async function saveWarehouse(
  house: House,
  db: ShopDb,
  form: Form,
  onlyCheck: boolean,
): Promise<WarehouseProblem | null> {
  const input = { mode: one(form, "warehouseMode"), amountLimit: one(form, "warehouseLimit") };
  if (input.mode === undefined) return null;
  const saved = await (onlyCheck ? checkWarehouseRule(db, input) : saveWarehouseRule(db, input, house.now()));
  return saved.outcome === "saved" || saved.outcome === "possible" ? null : saved.outcome;
}

async function connect(house: House, shop: string, form: Form): Promise<SettingsAnswer> {
  const admin = await house.adminFor(shop, { person: true });
  const choice = one(form, "choice");
  const connected = await connectLoop(
    house,
    shop,
    {
      apiKey: one(form, "apiKey") ?? "",
      secret: one(form, "secret") ?? "",
      choice: choice === "created" || choice === "updated" ? choice : "both",
    },
    async (ids) => (admin ? findOrdersById(admin, ids) : []),
  );
  const problem = (field: "apiKey" | "secret" | null, message: string): SettingsAnswer => ({
    form: "connect",
    outcome: "problem",
    field,
    message,
  });
  switch (connected.outcome) {
    case "connected": {
      await save(house, shop, form);
      const { webhooks } = connected;
      const toPaste =
        webhooks.state === "failed"
          ? []
          : webhooks.toPaste.map((entry) => `${entry.topic} – ${entry.trigger}`);
      return {
        form: "connect",
        outcome: "connected",
        account: connected.account.outcome,
        webhooks: webhooks.state,
        toPaste,
        url: webhooks.url,
      };
    }
    case "invalid":
      return connected.fields.includes("secret")
        ? problem(
            "secret",
            "A webhook secret is one line of letters and digits. Copy it again from Loop › Developer tools.",
          )
        : problem(
            "apiKey",
            "An API key is one line without spaces. Copy it again from Loop › Developer tools.",
          );
    case "key-needed":
      return problem("apiKey", "Paste the API key from Loop › Developer tools.");
    case "secret-needed":
      return problem(
        "secret",
        "Paste the webhook secret from Loop › Developer tools: without it no delivery can be let in.",
      );
    case "wrong-key":
      return problem(
        "apiKey",
        "Loop does not accept this key. Copy it again, or make a new one with the scopes Returns and Developer tools. No Developer tools page? Your Loop plan may not include the API: ask Loop.",
      );
    case "missing-scope":
      return problem(
        "apiKey",
        "This key lacks Returns. Add the scope to it, or make a new key, in Loop › Developer tools. No Developer tools page? Your Loop plan may not include the API: ask Loop.",
      );
    case "disconnected-meanwhile":
      return problem(
        null,
        "Loop was disconnected in another window meanwhile. Press Connect again if it should be connected.",
      );
    case "loop-unavailable":
      return problem(null, "Loop did not answer, so nothing was changed. Try again in a moment.");
  }
}
