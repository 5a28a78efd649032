import { BlockStack, Card, ChoiceList, Text } from "@shopify/polaris";
import type { StaffMember } from "../shops/staff.server";
import type { AsJson } from "./as-json";
import { Section } from "./Section";
import type { SetValue, SettingsValues } from "./settings-values";

interface Props {
  staff: AsJson<StaffMember>[];
  values: SettingsValues;
  set: SetValue;
}

/** The merchant's answer to who may make Loop do something; until it is given, nobody may. */
export function WhoMayAct({ staff, values, set }: Props) {
  return (
    <Section
      title="Who may act"
      description="Acting also needs the right to edit orders in Shopify. Everybody who sees an order sees its returns."
    >
      <Card>
        <BlockStack gap="400">
          <ChoiceList
            title="Who may act on returns"
            selected={[values.whoMayAct]}
            onChange={([next]) => set("whoMayAct")(next ?? "nobody")}
            choices={[
              { label: "Nobody", value: "nobody" },
              { label: "Staff who may edit orders", value: "order-editors" },
              { label: "People I choose", value: "chosen" },
            ]}
          />
          {values.whoMayAct === "" && (
            <Text as="p" tone="caution">
              Not answered yet: until then nobody may act.
            </Text>
          )}
          {values.whoMayAct === "chosen" && (
            <ChoiceList
              allowMultiple
              title="People who have opened Loopside"
              selected={values.staff}
              onChange={set("staff")}
              choices={staff.map((person) => ({
                // In the label: Polaris draws a disabled choice's help too pale to read.
                label: person.canEditOrders ? person.name : `${person.name} (may not edit orders in Shopify)`,
                value: person.userId,
                disabled: !person.canEditOrders && !person.chosen,
              }))}
            />
          )}
          {values.whoMayAct === "chosen" && (
            <Text as="p" tone="subdued">
              Shopify gives no list of staff. Somebody is missing? Ask them to open an order with the block,
              or this app, once.
            </Text>
          )}
        </BlockStack>
      </Card>
    </Section>
  );
}
