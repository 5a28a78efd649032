import { Banner, BlockStack, Card, ChoiceList, FormLayout, Layout, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { KnownSettings } from "../shops/settings.server";
import type { SettingsAnswer } from "../shops/settings-form.server";
import type { StaffMember } from "../shops/staff.server";
import type { AsJson } from "./as-json";
import { SaveChanges } from "./SaveChanges";

interface Props {
  settings: AsJson<KnownSettings>;
  staff: AsJson<StaffMember>[];
  answer: AsJson<SettingsAnswer> | null;
  saving: boolean;
  onSave: (form: FormData) => void;
}

type Values = {
  whoMayAct: string;
  refunds: string;
  expiryDays: string;
  deliveredDays: string;
  signatureNote: string;
  deliveryRetentionDays: string;
  unreadableRetentionDays: string;
  freeTextRetentionDays: string;
  staff: string[];
};

function valuesOf(settings: Props["settings"], staff: Props["staff"]): Values {
  return {
    whoMayAct: settings.whoMayAct === "unanswered" ? "" : settings.whoMayAct,
    refunds: settings.refunds,
    expiryDays: String(settings.expiryDays),
    deliveredDays: String(settings.deliveredDays),
    signatureNote: String(settings.signatureNote),
    deliveryRetentionDays: String(settings.deliveryRetentionDays),
    unreadableRetentionDays: String(settings.unreadableRetentionDays),
    freeTextRetentionDays: String(settings.freeTextRetentionDays),
    staff: staff.filter((person) => person.chosen).map((person) => person.userId),
  };
}

/** The merchant's answers, saved by the contextual save bar; a value that is not taken keeps standing with its error. */
export function SettingsForm({ settings, staff, answer, saving, onSave }: Props) {
  const stored = valuesOf(settings, staff);
  const [values, setValues] = useState(stored);
  const [discarded, setDiscarded] = useState<Props["answer"]>(null);
  const changed = JSON.stringify(values) !== JSON.stringify(stored);
  const wrong =
    answer?.form === "settings" && answer.outcome === "problem" && answer !== discarded ? answer.fields : [];
  const set =
    <K extends keyof Values>(name: K) =>
    (value: Values[K]) =>
      setValues((before) => ({ ...before, [name]: value }));
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
  const days = (
    name:
      | "expiryDays"
      | "deliveredDays"
      | "deliveryRetentionDays"
      | "unreadableRetentionDays"
      | "freeTextRetentionDays",
    label: string,
    helpText: string,
    most: number,
  ) => (
    <TextField
      label={label}
      type="number"
      min={1}
      max={most}
      suffix="days"
      autoComplete="off"
      value={values[name]}
      onChange={set(name)}
      helpText={helpText}
      error={wrong.includes(name) ? `A whole number from 1 to ${most}.` : undefined}
    />
  );

  return (
    <>
      <SaveChanges id="settings" changed={changed} saving={saving} onSave={save} onDiscard={discard} />
      {wrong.length > 0 && (
        <Banner tone="critical" title="Nothing was saved">
          <p>Some values are not possible; they are marked below.</p>
        </Banner>
      )}
      <Layout>
        <Layout.AnnotatedSection
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
                    label: person.name,
                    value: person.userId,
                    disabled: !person.canEditOrders && !person.chosen,
                    helpText: person.canEditOrders ? undefined : "May not edit orders in Shopify",
                  }))}
                />
              )}
              {values.whoMayAct === "chosen" && (
                <Text as="p" tone="subdued">
                  Shopify gives no list of staff. Somebody is missing? Ask them to open an order with the
                  block, or this app, once.
                </Text>
              )}
            </BlockStack>
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title="Refunds"
          description="Decides what a preview says and whether a refund that Shopify does not show is worth a look."
        >
          <Card>
            <ChoiceList
              title="Who pays refunds"
              selected={[values.refunds]}
              onChange={([next]) => set("refunds")(next ?? "unknown")}
              choices={[
                { label: "Loop refunds by itself", value: "loop" },
                { label: "Our team refunds by hand in Shopify", value: "by-hand" },
                { label: "Not sure", value: "unknown" },
              ]}
            />
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection title="Timing" description="As in your Loop account.">
          <Card>
            <FormLayout>
              {days(
                "expiryDays",
                "Loop expires a return that was not scanned after",
                "28 days unless Loop changed it for you.",
                365,
              )}
              {days(
                "deliveredDays",
                "A delivered return that is still open needs a look after",
                "Counted from the carrier's scan.",
                90,
              )}
            </FormLayout>
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title="Notes in Loop"
          description="So that Loop's own history names a person."
        >
          <Card>
            <ChoiceList
              title="After an action"
              selected={[values.signatureNote]}
              onChange={([next]) => set("signatureNote")(next ?? "true")}
              choices={[
                { label: "Leave a note “Processed from Shopify by {name} (Loopside)”", value: "true" },
                { label: "Leave no note", value: "false" },
              ]}
            />
          </Card>
        </Layout.AnnotatedSection>
        <Layout.AnnotatedSection
          title="How long things are kept"
          description="Everything here is sealed at rest. States, items, money and history stay as long as the app is installed."
        >
          <Card>
            <FormLayout>
              {days(
                "deliveryRetentionDays",
                "Raw deliveries",
                "After they were applied. A delivery can be replayed until then.",
                90,
              )}
              {days(
                "unreadableRetentionDays",
                "Deliveries that could not be read",
                "To find out what was wrong with them.",
                90,
              )}
              {days(
                "freeTextRetentionDays",
                "Comments and notes of finished returns",
                "They stay in Loop.",
                3650,
              )}
            </FormLayout>
          </Card>
        </Layout.AnnotatedSection>
      </Layout>
    </>
  );
}
