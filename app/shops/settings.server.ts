import type { ShopDb } from "../db.server";
import { DEFAULT_SETTINGS, SettingsInput, ShopSettings } from "./settings";

/** The answers, plus what was learnt that no form asks for. */
export interface KnownSettings extends ShopSettings {
  /** Loop refused to process a flagged return then: its shop setting is off, as far as is known. */
  flaggedProcessRefusedAt: Date | null;
}

export type SaveOutcome =
  | { outcome: "saved"; settings: KnownSettings }
  /** Names of the fields that were not taken; nothing was saved. */
  | { outcome: "invalid"; fields: (keyof ShopSettings)[] };

/** A setting's column is its name in snake case; a test reads what it saved. */
const COLUMNS = [...Object.keys(DEFAULT_SETTINGS), "flaggedProcessRefusedAt"]
  .map((name) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} AS "${name}"`)
  .join(", ");

/** A shop that has answered nothing yet has the defaults. Plain SQL: every refresh of an order asks it. */
export async function readSettings(db: ShopDb): Promise<KnownSettings> {
  const [row] = await db.query<Record<string, unknown> & Pick<KnownSettings, "flaggedProcessRefusedAt">>(
    `SELECT ${COLUMNS} FROM shop_settings WHERE shop = $1`,
  );
  if (!row) return { ...DEFAULT_SETTINGS, flaggedProcessRefusedAt: null };
  return { ...ShopSettings.parse(row), flaggedProcessRefusedAt: row.flaggedProcessRefusedAt };
}

/** That one answer, for what each look at an order asks. */
export async function readWhoMayAct(db: ShopDb): Promise<ShopSettings["whoMayAct"]> {
  const [row] = await db.query<{ who_may_act: string }>(
    "SELECT who_may_act FROM shop_settings WHERE shop = $1",
  );
  return row ? ShopSettings.shape.whoMayAct.parse(row.who_may_act) : DEFAULT_SETTINGS.whoMayAct;
}

/** The fields that cannot be as they are, in the order of the settings. */
export function impossibleSettings(input: Record<string, unknown>): (keyof ShopSettings)[] {
  const read = SettingsInput.safeParse(input);
  const wrong = new Set(read.error?.issues.map((issue) => issue.path[0]));
  const names = Object.keys(DEFAULT_SETTINGS) as (keyof ShopSettings)[];
  return names.filter((name) => wrong.has(name));
}

/** Saves the fields that are there and leaves the others. */
export async function saveSettings(
  db: ShopDb,
  input: SettingsInput | Record<string, unknown>,
): Promise<SaveOutcome> {
  const read = SettingsInput.safeParse(input);
  if (!read.success) return { outcome: "invalid", fields: impossibleSettings(input) };
  const given = Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined));
  await db.prisma.shopSettings.upsert({
    where: { shop: db.shop },
    create: { shop: db.shop, ...given },
    update: given,
  });
  return { outcome: "saved", settings: await readSettings(db) };
}

/** Learnt from Loop's refusal (`at`), or forgotten ("try again", null). The first refusal's time stays. */
export async function learnFlaggedProcess(db: ShopDb, at: Date | null): Promise<void> {
  if (at === null) {
    await db.query("UPDATE shop_settings SET flagged_process_refused_at = NULL WHERE shop = $1");
    return;
  }
  await db.query(
    `INSERT INTO shop_settings (shop, flagged_process_refused_at, updated_at) VALUES ($1, $2, $2)
     ON CONFLICT (shop) DO UPDATE SET flagged_process_refused_at =
       COALESCE(shop_settings.flagged_process_refused_at, EXCLUDED.flagged_process_refused_at)`,
    [at],
  );
}
