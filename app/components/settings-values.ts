import type { ShopSettings } from "../shops/settings";
import type { KnownSettings } from "../shops/settings.server";
import type { StaffMember } from "../shops/staff.server";
import type { WarehouseRule } from "../shops/warehouse-rule";
import type { AsJson } from "./as-json";

/** Answers that are whole numbers. */
export type NumberName =
  | "expiryDays"
  | "deliveredDays"
  | "deliveryRetentionDays"
  | "unreadableRetentionDays"
  | "freeTextRetentionDays"
  | "backfillShare"
  | "metafieldDays";
/** Answers about when an outcome is processed. */
export type EventName = "refundEvent" | "storeCreditEvent" | "exchangeEvent";
/** The form as it is typed: numbers are text until they are saved. */
export type SettingsValues = {
  whoMayAct: string;
  refunds: string;
  signatureNote: string;
  writeMetafields: string;
  staff: string[];
  warehouseMode: string;
  /** An amount as typed; empty for no limit. */
  warehouseLimit: string;
} & Record<NumberName, string> &
  Record<EventName, ShopSettings[EventName]>;

/** Changes one value of the form. */
export type SetValue = <K extends keyof SettingsValues>(name: K) => (value: SettingsValues[K]) => void;

export function settingsValues(
  settings: AsJson<KnownSettings>,
  staff: AsJson<StaffMember>[],
  rule: WarehouseRule,
): SettingsValues {
  return {
    whoMayAct: settings.whoMayAct === "unanswered" ? "" : settings.whoMayAct,
    refunds: settings.refunds,
    expiryDays: String(settings.expiryDays),
    deliveredDays: String(settings.deliveredDays),
    signatureNote: String(settings.signatureNote),
    writeMetafields: String(settings.writeMetafields),
    deliveryRetentionDays: String(settings.deliveryRetentionDays),
    unreadableRetentionDays: String(settings.unreadableRetentionDays),
    freeTextRetentionDays: String(settings.freeTextRetentionDays),
    backfillShare: String(settings.backfillShare),
    metafieldDays: String(settings.metafieldDays),
    refundEvent: settings.refundEvent,
    storeCreditEvent: settings.storeCreditEvent,
    exchangeEvent: settings.exchangeEvent,
    staff: staff.filter((person) => person.chosen).map((person) => person.userId),
    warehouseMode: rule.mode,
    warehouseLimit: rule.amountLimit ?? "",
  };
}
