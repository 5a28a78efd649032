import { Button, TextField } from "@shopify/polaris";
import { useState } from "react";

/** Text to paste elsewhere. Where the browser does not let a page copy, it can still be selected. */
export function CopyField({
  label,
  value,
  monospaced = false,
}: {
  label: string;
  value: string;
  monospaced?: boolean;
}) {
  const [said, setSaid] = useState<"Copied" | "Select and copy it" | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid("Copied");
    } catch {
      setSaid("Select and copy it");
    }
  };
  return (
    <TextField
      label={label}
      value={value}
      readOnly
      monospaced={monospaced}
      autoComplete="off"
      selectTextOnFocus
      helpText={said ?? undefined}
      connectedRight={<Button onClick={() => void copy()}>Copy</Button>}
    />
  );
}
