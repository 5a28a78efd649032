import { Banner } from "@shopify/polaris";
import type { SettingsAnswer } from "../shops/settings-form.server";
import type { AsJson } from "./as-json";

/** After a disconnect that Loop did not hear of: what is left there, and what becomes of it. */
export function Disconnected({ answer }: { answer: AsJson<SettingsAnswer> | null }) {
  if (answer?.form !== "disconnect" || !answer.left) return null;
  return (
    <Banner tone="warning" title="Disconnected, but Loopside's webhooks are still in Loop">
      <p>
        They could not be removed there: the key may not, or Loop gave no answer. Remove them in Loop ›
        Developer tools. What Loop sends until then is turned away and not stored.
      </p>
    </Banner>
  );
}
