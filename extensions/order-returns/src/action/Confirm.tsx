import type { ActionKind } from "../../../../app/returns/return";
import { useTexts } from "../shared/texts";

interface ConfirmProps {
  kind: ActionKind | null;
  red: boolean;
  /** The second asking: the button now says what it does. */
  sure: boolean;
  disabled: boolean;
  goOn(): void;
  back(): void;
}

export function Confirm({ kind, red, sure, disabled, goOn, back }: ConfirmProps) {
  const { t } = useTexts();
  const label =
    kind !== null && (sure || kind === "note") ? t(`action.confirm.${kind}`) : t("action.continue");
  return (
    <>
      <s-button
        slot="primary-action"
        variant="primary"
        tone={sure && red ? "critical" : "auto"}
        disabled={disabled}
        onClick={goOn}
      >
        {label}
      </s-button>
      <s-button slot="secondary-actions" onClick={back}>
        {t(sure ? "action.back" : "action.close")}
      </s-button>
    </>
  );
}
