import type { ActionOffer } from "../../../../app/returns/order-summary";
import type { ActionKind } from "../../../../app/returns/return";
import { useTexts } from "../shared/texts";

interface OfferListProps {
  offers: ActionOffer[];
  chosen: ActionKind | null;
  choose(kind: ActionKind): void;
}

/** What may be asked of Loop now; what may not stays visible with its reason. */
export function OfferList({ offers, chosen, choose }: OfferListProps) {
  const { t, say } = useTexts();
  const onChange = (values: string[]): void => {
    const offer = offers.find((one) => one.kind === values[0] && one.answer !== "no");
    if (offer !== undefined) choose(offer.kind);
  };
  return (
    <s-choice-list
      label={t("action.what")}
      values={chosen === null ? [] : [chosen]}
      onChange={(event) => onChange(event.currentTarget.values)}
    >
      {offers.map((offer) => (
        <s-choice
          key={offer.kind}
          value={offer.kind}
          disabled={offer.answer === "no"}
          selected={offer.kind === chosen}
        >
          {t(`action.kind.${offer.kind}`)}
          {offer.why !== null && <s-text slot="details">{say(offer.why)}</s-text>}
          {offer.why === null && offer.answer === "ask-loop" && (
            <s-text slot="details">{t("action.askLoop")}</s-text>
          )}
        </s-choice>
      ))}
    </s-choice-list>
  );
}
