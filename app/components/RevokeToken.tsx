import { Button, Modal, Text } from "@shopify/polaris";
import { useState } from "react";

/** Asks before it revokes, and says what stops. */
export function RevokeToken({ name, busy, onRevoke }: { name: string; busy: boolean; onRevoke: () => void }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        tone="critical"
        variant="tertiary"
        disabled={busy}
        accessibilityLabel={`Revoke ${name}`}
        onClick={() => setOpen(true)}
      >
        Revoke
      </Button>
      <Modal
        open={open}
        onClose={close}
        title={`Revoke “${name}”?`}
        primaryAction={{
          content: "Revoke",
          destructive: true,
          onAction: () => {
            close();
            onRevoke();
          },
        }}
        secondaryActions={[{ content: "Keep it", onAction: close }]}
      >
        <Modal.Section>
          <Text as="p">
            Whatever reports with it is turned away from now on. What it reported stays. This cannot be
            undone; a new token can be made at any time.
          </Text>
        </Modal.Section>
      </Modal>
    </>
  );
}
