import { BlockStack, Card, ChoiceList, Text, TextField } from "@shopify/polaris";
import type { DecidedWeek } from "../returns/decided-week.server";
import type { WarehouseProblem } from "../shops/settings-form.server";
import type { WarehouseRule } from "../shops/warehouse-rule";
import { Section } from "./Section";
import type { SetValue, SettingsValues } from "./settings-values";
import { tellDecidedWeek } from "./tell-decided-week";

interface Props {
  /** As stored. */
  rule: WarehouseRule;
  week: DecidedWeek;
  values: SettingsValues;
  set: SetValue;
  problem: WarehouseProblem | null;
}

const PROBLEMS: Record<WarehouseProblem, string> = {
  invalid: "An amount such as 100 or 99.50, or nothing for no limit.",
  "limit-needed": "Automatic needs a limit: without one there is no upper bound to what it gives by itself.",
  "suggest-first": "Save suggestions first: Loopside acts by itself only where they have been on.",
};

/** What comes of a return that the warehouse has received: nothing, a suggestion, or the action itself. */
export function WarehouseRules({ rule, week, values, set, problem }: Props) {
  const locked = rule.mode === "off";
  const limitWrong = problem === "invalid" || problem === "limit-needed";
  return (
    <Section
      title="Received in the warehouse"
      description={
        <BlockStack gap="200">
          <Text as="p">
            All items accepted: process. One damaged, wrong, missing or not restocked: a note, then a flag.
          </Text>
          <Text as="p">In review, flagged before, above the limit or unclear: a person decides.</Text>
          <Text as="p">
            Told by your warehouse's own system, or by what your team restocks or sets aside in Shopify.
          </Text>
        </BlockStack>
      }
    >
      <Card>
        <BlockStack gap="400">
          <ChoiceList
            title="When a return was received"
            selected={[values.warehouseMode]}
            onChange={([next]) => set("warehouseMode")(next ?? "off")}
            error={problem === "suggest-first" ? PROBLEMS[problem] : undefined}
            choices={[
              {
                label: "Do nothing",
                value: "off",
                helpText: "What is reported is kept, and what the rules would have done is counted below.",
              },
              {
                label: "Suggest it in the order's block",
                value: "suggest",
                helpText: "A person reads “received and restocked: process?” and presses the button.",
              },
              {
                label: "Do it by itself",
                value: "automatic",
                disabled: locked && values.warehouseMode !== "automatic",
                // Polaris draws a disabled choice's help too pale to read.
                helpText: locked
                  ? undefined
                  : "By the same guards as a person's click, once for each return. Loop's history names the warehouse.",
              },
            ]}
          />
          {locked && problem !== "suggest-first" && (
            <Text as="p" tone="subdued">
              {PROBLEMS["suggest-first"]}
            </Text>
          )}
          <TextField
            label="A person decides above"
            inputMode="decimal"
            autoComplete="off"
            value={values.warehouseLimit}
            onChange={set("warehouseLimit")}
            suffix={rule.currency ?? undefined}
            error={limitWrong ? PROBLEMS[problem] : undefined}
            helpText="What Process would still give, in the shop's currency; other currencies always ask a person. Empty: no limit."
          />
          <Text as="p" tone="subdued">
            {tellDecidedWeek(week, rule.mode)}
          </Text>
        </BlockStack>
      </Card>
    </Section>
  );
}
