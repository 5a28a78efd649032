import { BlockStack, Button, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { endOf } from "./PastReturns";
import type { Past, PastButton } from "./PastReturns";

interface Props {
  past: Past;
  busy: boolean;
  onPress: (button: PastButton) => void;
}

/** Starts a reading from a day on; the shop's first day unless the merchant says another. */
export function ReadPastAgain({ past, busy, onPress }: Props) {
  const firstDay = past.shopCreatedAt?.slice(0, 10) ?? "";
  const [since, setSince] = useState(firstDay);
  const today = past.at.slice(0, 10);
  return (
    <BlockStack gap="200">
      {endOf(past) !== null && (
        <Text as="p" tone="subdued">
          {endOf(past)}
        </Text>
      )}
      <InlineStack gap="200" blockAlign="end">
        <TextField
          label="Read back to"
          type="date"
          autoComplete="off"
          max={today}
          value={since}
          onChange={setSince}
        />
        <Button
          disabled={busy || since > today}
          loading={busy}
          onClick={() => onPress({ intent: "start", since })}
        >
          {past.state === "none" ? "Read past returns" : "Read again"}
        </Button>
      </InlineStack>
      <Text as="p" tone="subdued" variant="bodySm">
        {firstDay === ""
          ? "Empty: as far back as Loop goes."
          : "Your shop's first day, unless you choose another. Returns that are known already are only compared."}
      </Text>
    </BlockStack>
  );
}
