import { useEffect } from "react";
import type { SettingsAnswer } from "../shops/settings-form.server";
import type { AsJson } from "./as-json";
import { useBridge } from "./use-bridge";

/** A toast for what succeeded. What failed stands where it belongs and stays there. */
export function Announce({ answer }: { answer: AsJson<SettingsAnswer> | null }) {
  const bridge = useBridge();
  useEffect(() => {
    const sentence = answer && successOf(answer);
    if (bridge && sentence) bridge.toast.show(sentence);
  }, [answer, bridge]);
  return null;
}

function successOf(answer: AsJson<SettingsAnswer>): string | null {
  switch (answer.outcome) {
    case "saved":
      return "Settings saved";
    case "connected":
      return "Loop connected";
    case "disconnected":
      return "Loop disconnected";
    case "problem":
    case "not-connected":
      return null;
  }
}
