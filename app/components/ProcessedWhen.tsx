import { FormLayout, Select } from "@shopify/polaris";
import { SAID_EVENTS } from "../shops/settings";
import type { ShopSettings } from "../shops/settings";
import type { EventName, SetValue, SettingsValues } from "./settings-values";

const WORDS: Record<ShopSettings[EventName], string> = {
  learned: "As past returns show",
  unsaid: "Say nothing of it",
  pre_transit: "At pre-transit",
  in_transit: "At in transit",
  out_for_delivery: "At out for delivery",
  delivered: "At delivered",
};
const OUTCOMES: readonly [EventName, string][] = [
  ["refundEvent", "Refunds are processed"],
  ["storeCreditEvent", "Store credit is processed"],
  ["exchangeEvent", "Exchanges are processed"],
];

/** At which event of the parcel Loop processes, by outcome: Loop's API does not tell, so it is learnt or said here. */
export function ProcessedWhen({ values, set }: { values: SettingsValues; set: SetValue }) {
  return (
    <FormLayout>
      {OUTCOMES.map(([name, label], index) => (
        <Select
          key={name}
          label={label}
          options={SAID_EVENTS.map((value) => ({ value, label: WORDS[value] }))}
          value={values[name]}
          onChange={(next) => set(name)(next as (typeof SAID_EVENTS)[number])}
          helpText={
            index === OUTCOMES.length - 1
              ? "The block says “usually processed at …” by it. Loop's API does not tell; past returns do once 20 alike are settled."
              : undefined
          }
        />
      ))}
    </FormLayout>
  );
}
