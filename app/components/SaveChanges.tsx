import { SaveBar } from "@shopify/app-bridge-react";
import { Button, InlineStack } from "@shopify/polaris";
import { useEffect } from "react";
import { useBridge } from "./use-bridge";

interface Props {
  /** Names the bar on this page. */
  id: string;
  changed: boolean;
  saving: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

/** The admin's contextual save bar; where App Bridge did not load, the same two buttons in the page. */
export function SaveChanges({ id, changed, saving, onSave, onDiscard }: Props) {
  const bridge = useBridge();
  useEffect(() => {
    if (bridge) void (changed ? bridge.saveBar.show(id) : bridge.saveBar.hide(id));
  }, [bridge, changed, id]);
  if (bridge)
    return (
      <SaveBar id={id}>
        <button variant="primary" loading={saving ? "" : undefined} onClick={onSave}>
          Save
        </button>
        <button disabled={saving} onClick={onDiscard}>
          Discard
        </button>
      </SaveBar>
    );
  if (bridge === undefined || !changed) return null;
  return (
    <InlineStack gap="200" align="end">
      <Button onClick={onDiscard} disabled={saving}>
        Discard
      </Button>
      <Button variant="primary" onClick={onSave} loading={saving}>
        Save
      </Button>
    </InlineStack>
  );
}
