import type { ToneMessage } from "../../../../app/wording/message";
import { useTexts } from "./texts";
import { paragraphTone } from "./tones";

/** Why a human should look: an icon and words, so that colour is never alone. */
export function Attention({ attention, lines }: { attention: ToneMessage; lines?: number }) {
  const { say } = useTexts();
  return (
    <s-grid gridTemplateColumns="auto 1fr" gap="small-200" alignItems="start">
      <s-icon type="alert-triangle" tone={attention.tone} />
      <s-paragraph
        tone={paragraphTone(attention.tone)}
        {...(lines === undefined ? {} : { lineClamp: lines })}
      >
        {say(attention.message)}
      </s-paragraph>
    </s-grid>
  );
}
