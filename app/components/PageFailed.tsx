import { PlainPage } from "./PlainPage";

/**
 * Instead of a page that could not be shown.
 * @param status what it was answered with; null where it failed without an answer
 */
export function PageFailed({ status }: { status: number | null }) {
  return (
    <PlainPage>
      {status === 404
        ? "Loopside has no page at this address. Open Loopside from Apps in Shopify admin."
        : "Loopside could not show this page. Load it again in a moment; what was saved before is still there."}
    </PlainPage>
  );
}
