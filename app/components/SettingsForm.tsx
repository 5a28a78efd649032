import { Banner, Box, Card, ChoiceList, FormLayout, Layout } from "@shopify/polaris";
import { useState } from "react";
import type { ReactNode } from "react";
import type { DecidedWeek } from "../returns/decided-week.server";
import type { KnownSettings } from "../shops/settings.server";
import type { SettingsAnswer } from "../shops/settings-form.server";
import type { StaffMember } from "../shops/staff.server";
import type { WarehouseRule } from "../shops/warehouse-rule";
import type { AsJson } from "./as-json";
import { NumberSetting } from "./NumberSetting";
import { ProcessedWhen } from "./ProcessedWhen";
import { SaveChanges } from "./SaveChanges";
import { settingsValues } from "./settings-values";
import type { NumberName, SetValue } from "./settings-values";
import { Section } from "./Section";
import { useFocusOnError } from "./use-focus-on-error";
import { WarehouseRules } from "./WarehouseRules";
import { WhoMayAct } from "./WhoMayAct";

interface Props {
  settings: AsJson<KnownSettings>;
  staff: AsJson<StaffMember>[];
  warehouse: { rule: WarehouseRule; week: DecidedWeek };
  /** The warehouse's tokens, which are not saved with the form, beside its rules. */
  tokens?: ReactNode;
  answer: AsJson<SettingsAnswer> | null;
  saving: boolean;
  onSave: (form: FormData) => void;
}

/** The merchant's answers, saved by the contextual save bar; a value that is not taken keeps standing with its error. */
export function SettingsForm({ settings, staff, warehouse, tokens, answer, saving, onSave }: Props) {
  const stored = settingsValues(settings, staff, warehouse.rule);
  const [values, setValues] = useState(stored);
  const [discarded, setDiscarded] = useState<Props["answer"]>(null);
  const changed = JSON.stringify(values) !== JSON.stringify(stored);
  const problem =
    answer?.form === "settings" && answer.outcome === "problem" && answer !== discarded ? answer : null;
  const marked = useFocusOnError(problem);
  const set: SetValue = (name) => (value) => setValues((before) => ({ ...before, [name]: value }));
  const discard = () => {
    setValues(stored);
    setDiscarded(answer);
  };

  const save = () => {
    const data = new FormData();
    data.set("intent", "save");
    for (const [name, value] of Object.entries(values)) {
      // Not answered is no answer; an emptied number is one that is not possible, and is named.
      if (name === "whoMayAct" && value === "") continue;
      if (Array.isArray(value)) for (const id of value.length > 0 ? value : [""]) data.append(name, id);
      else data.set(name, value);
    }
    onSave(data);
  };
  const number = (
    name: NumberName,
    label: string,
    helpText: string,
    bounds: { least?: number; most: number; suffix?: string },
  ) => (
    <NumberSetting
      label={label}
      helpText={helpText}
      {...bounds}
      value={values[name]}
      wrong={problem?.fields.includes(name) ?? false}
      onChange={set(name)}
    />
  );

  return (
    <div ref={marked}>
      <SaveChanges id="settings" changed={changed} saving={saving} onSave={save} onDiscard={discard} />
      {problem && (
        <Box paddingBlockEnd="400">
          <Banner tone="critical" title="Nothing was saved">
            <p>Some values are not possible; they are marked below.</p>
          </Banner>
        </Box>
      )}
      <Layout>
        <WhoMayAct staff={staff} values={values} set={set} />
        <Section
          title="Refunds"
          description="Decides what a preview says and whether a refund that Shopify does not show is worth a look."
        >
          <Card>
            <ChoiceList
              title="Who pays refunds"
              selected={[values.refunds]}
              onChange={([next]) => set("refunds")(next ?? "unknown")}
              choices={[
                {
                  label: "Loop refunds by itself",
                  value: "loop",
                  helpText: "A refund that Loop names and Shopify does not show after a day is pointed out.",
                },
                {
                  label: "Our team refunds by hand in Shopify",
                  value: "by-hand",
                  helpText:
                    "Process says that Loop records the refund and your team pays it. Missing refunds are not pointed out.",
                },
                { label: "Not sure", value: "unknown", helpText: "As if Loop refunds by itself." },
              ]}
            />
          </Card>
        </Section>
        <Section title="Timing" description="As in your Loop account.">
          <Card>
            <FormLayout>
              {number(
                "expiryDays",
                "Loop expires a return that was not scanned after",
                "28 days unless Loop changed it for you.",
                { most: 365 },
              )}
              {number(
                "deliveredDays",
                "A delivered return that is still open needs a look after",
                "Counted from the carrier's scan.",
                { most: 90 },
              )}
              <ProcessedWhen values={values} set={set} />
            </FormLayout>
          </Card>
        </Section>
        <Section title="Notes in Loop" description="So that Loop's own history names a person.">
          <Card>
            <ChoiceList
              title="After an action"
              selected={[values.signatureNote]}
              onChange={([next]) => set("signatureNote")(next ?? "true")}
              choices={[
                {
                  label: "Leave a note in Loop",
                  value: "true",
                  helpText: "“Processed from Shopify by {name} (Loopside)”",
                },
                {
                  label: "Leave no note",
                  value: "false",
                  helpText: "Who did it is then on record in Loopside only.",
                },
              ]}
            />
          </Card>
        </Section>
        <WarehouseRules
          rule={warehouse.rule}
          week={warehouse.week}
          values={values}
          set={set}
          problem={problem?.warehouse ?? null}
        />
        {tokens}
        <Section
          title="Sparing Loop and your other apps"
          description="Loop takes 300 requests a minute from your key. What a person does goes first, whatever is set here."
        >
          <Card>
            <FormLayout>
              {number(
                "backfillShare",
                "Reading the past may use",
                "The rest stays free for new returns and for people. Other apps with the same key share the limit.",
                { least: 10, most: 95, suffix: "% of Loop's limit" },
              )}
              <ChoiceList
                title="On the orders in Shopify"
                selected={[values.writeMetafields]}
                onChange={([next]) => set("writeMetafields")(next ?? "true")}
                choices={[
                  {
                    label: "Write what an order shows of its returns",
                    value: "true",
                    helpText:
                      "The block paints from it at once, also while Loopside is away, and order lists can be filtered by it.",
                  },
                  {
                    label: "Write nothing",
                    value: "false",
                    helpText: "What stands there stays and grows old. The block still asks Loopside.",
                  },
                ]}
              />
              {number(
                "metafieldDays",
                "Write past returns onto their orders when they finished within the last",
                "Older ones are written when their order is opened: each write wakes every app that listens to orders. Unfinished returns are always written.",
                { least: 0, most: 3650 },
              )}
            </FormLayout>
          </Card>
        </Section>
        <Section
          title="How long things are kept"
          description="Everything here is sealed at rest. States, items, money and history stay as long as the app is installed."
        >
          <Card>
            <FormLayout>
              {number(
                "deliveryRetentionDays",
                "Raw deliveries",
                "After they were applied. A delivery can be replayed until then.",
                { most: 90 },
              )}
              {number(
                "unreadableRetentionDays",
                "Deliveries that could not be read",
                "To find out what was wrong with them.",
                { most: 90 },
              )}
              {number(
                "freeTextRetentionDays",
                "Comments and notes of finished returns",
                "They stay in Loop.",
                { most: 3650 },
              )}
            </FormLayout>
          </Card>
        </Section>
      </Layout>
    </div>
  );
}
