import { Button, List, Modal, Text } from "@shopify/polaris";
import { useState } from "react";

/** Asks before it disconnects, and says what stops. */
export function DisconnectButton({ onDisconnect }: { onDisconnect: () => void }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button tone="critical" variant="tertiary" onClick={() => setOpen(true)}>
        Disconnect
      </Button>
      <Modal
        open={open}
        onClose={close}
        title="Disconnect Loop?"
        primaryAction={{
          content: "Disconnect",
          destructive: true,
          onAction: () => {
            close();
            onDisconnect();
          },
        }}
        secondaryActions={[{ content: "Keep it connected", onAction: close }]}
      >
        <Modal.Section>
          <List>
            <List.Item>The key and the secret are erased, and the webhooks are removed from Loop.</List.Item>
            <List.Item>No news of returns comes in, and nobody can act on them from Shopify.</List.Item>
            <List.Item>Orders keep what is known of their returns; it grows old.</List.Item>
          </List>
          <Text as="p">Your settings stay. Connect again whenever you like.</Text>
        </Modal.Section>
      </Modal>
    </>
  );
}
