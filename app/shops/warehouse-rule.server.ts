import { z } from "zod";
import type { ShopDb } from "../db.server";
import { WAREHOUSE_MODES } from "./warehouse-rule";
import type { WarehouseMode, WarehouseRule } from "./warehouse-rule";

/** A shop that was never asked has it off. */
export async function readWarehouseRule(db: ShopDb): Promise<WarehouseRule> {
  const [row, shop] = await Promise.all([
    db.prisma.warehouseRule.findUnique({ where: { shop: db.shop } }),
    db.prisma.shop.findUnique({ where: { shop: db.shop }, select: { currency: true } }),
  ]);
  return {
    mode: WAREHOUSE_MODES.find((mode) => mode === row?.mode) ?? "off",
    amountLimit: row?.amountLimit ?? null,
    currency: shop?.currency ?? null,
  };
}

const Input = z.object({
  mode: z.enum(WAREHOUSE_MODES),
  amountLimit: z
    .string()
    .transform((text) => text.trim())
    .pipe(z.union([z.literal("").transform(() => null), z.string().regex(/^\d{1,9}(\.\d{1,3})?$/)])),
});

type RuleInput = { mode: unknown; amountLimit: unknown };

export type RuleRefusal =
  | { outcome: "invalid"; field: "mode" | "amountLimit" }
  /** Automatic without a limit would have no upper bound to what it gives by itself. */
  | { outcome: "limit-needed" }
  /** Suggestions come first: a person sees what the rules would do before they do it. */
  | { outcome: "suggest-first" };
export type SaveRuleOutcome = { outcome: "saved"; rule: WarehouseRule } | RuleRefusal;

/** May the rules be so? Automatic comes only from suggestions, or stays. */
export async function checkWarehouseRule(
  db: ShopDb,
  input: RuleInput,
): Promise<{ outcome: "possible"; mode: WarehouseMode; amountLimit: string | null } | RuleRefusal> {
  const read = Input.safeParse(input);
  if (!read.success)
    return {
      outcome: "invalid",
      field: read.error.issues[0]?.path[0] === "amountLimit" ? "amountLimit" : "mode",
    };
  const { mode, amountLimit } = read.data;
  if (mode === "automatic") {
    if ((await readWarehouseRule(db)).mode === "off") return { outcome: "suggest-first" };
    if (amountLimit === null) return { outcome: "limit-needed" };
  }
  return { outcome: "possible", mode, amountLimit };
}

/** Saves both answers; nothing is saved unless both are possible. */
export async function saveWarehouseRule(db: ShopDb, input: RuleInput, at: Date): Promise<SaveRuleOutcome> {
  const checked = await checkWarehouseRule(db, input);
  if (checked.outcome !== "possible") return checked;
  await db.query(
    `INSERT INTO warehouse_rules (shop, mode, amount_limit, changed_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (shop) DO UPDATE SET mode = excluded.mode, amount_limit = excluded.amount_limit, changed_at = excluded.changed_at`,
    [checked.mode, checked.amountLimit, at],
  );
  return { outcome: "saved", rule: await readWarehouseRule(db) };
}
