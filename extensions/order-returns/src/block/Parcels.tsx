import type { ReturnSummary } from "../../../../app/returns/order-summary";
import { useTexts } from "../shared/texts";

/** Carrier and tracking number of each label; a link where our server knows the carrier's page. */
export function Parcels({
  summary,
  trackingUrls,
}: {
  summary: ReturnSummary;
  trackingUrls: Record<string, string>;
}) {
  const { t, say, exact } = useTexts();
  return (
    <>
      {summary.parcels.map((parcel, index) => {
        const number = parcel.trackingNumber;
        const name = [parcel.carrier, number].filter((part) => part !== null).join(" ");
        const url = number === null ? undefined : trackingUrls[number];
        const id = `parcel-${summary.id}-${index}`;
        return (
          <s-stack key={index} direction="inline" gap="small-200">
            {url === undefined ? (
              <s-text>{name === "" ? t("block.parcel") : name}</s-text>
            ) : (
              <s-link href={url} target="_blank">
                {name} ↗
              </s-link>
            )}
            <s-text color="subdued" {...(parcel.updatedAt === null ? {} : { interestFor: id })}>
              {say(parcel.status)}
            </s-text>
            {parcel.updatedAt !== null && <s-tooltip id={id}>{exact(parcel.updatedAt)}</s-tooltip>}
          </s-stack>
        );
      })}
    </>
  );
}
