import type { ActionKind } from "../../../../app/returns/return";
import type { ToneMessage } from "../../../../app/wording/message";
import { useTexts } from "../shared/texts";
import { paragraphTone } from "../shared/tones";

interface PreviewProps {
  kind: ActionKind;
  lines: ToneMessage[];
  loading: boolean;
}

/** What the action will do, before it is done. What is red stands in a banner of its own. */
export function Preview({ kind, lines, loading }: PreviewProps) {
  const { t, say } = useTexts();
  if (loading) return <s-spinner accessibilityLabel={t("action.loadingPreview")} />;
  const red = lines.filter((line) => line.tone === "critical");
  const others = lines.filter((line) => line.tone !== "critical");
  return (
    <s-stack gap="small-200">
      {red.length > 0 && (
        <s-banner tone="critical" heading={t(`action.kind.${kind}`)}>
          {red.map((line, index) => (
            <s-paragraph key={index}>{say(line.message)}</s-paragraph>
          ))}
        </s-banner>
      )}
      {others.map((line, index) => (
        <s-paragraph
          key={index}
          tone={paragraphTone(line.tone)}
          // What only stands beside it (restock, the time of the amounts) steps back.
          {...(line.tone === "neutral" ? { color: "subdued" as const } : {})}
        >
          {say(line.message)}
        </s-paragraph>
      ))}
    </s-stack>
  );
}
