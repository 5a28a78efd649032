/** Public tracking pages by carrier, as Loop names carriers; the number goes in at the end. */
const PAGES: Record<string, string> = {
  usps: "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
  ups: "https://www.ups.com/track?tracknum=",
  fedex: "https://www.fedex.com/fedextrack/?trknbr=",
  dhl: "https://www.dhl.com/global-en/home/tracking.html?tracking-id=",
  dhlexpress: "https://www.dhl.com/global-en/home/tracking.html?tracking-id=",
  canadapost: "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=",
  royalmail: "https://www.royalmail.com/track-your-item#/tracking-results/",
  auspost: "https://auspost.com.au/mypost/track/#/details/",
  australiapost: "https://auspost.com.au/mypost/track/#/details/",
};

/** The carrier's public page for a parcel; null for a carrier we do not know. */
export function trackingUrl(carrier: string | null, trackingNumber: string | null): string | null {
  const page = PAGES[(carrier ?? "").toLowerCase().replace(/[^a-z]/g, "")];
  return page && trackingNumber ? page + encodeURIComponent(trackingNumber.replace(/\s+/g, "")) : null;
}
