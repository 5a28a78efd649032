import { useState } from "preact/hooks";
import type { OrderReturnsView } from "../../../../app/returns/api";
import { failureSentence } from "../shared/failure-sentence";
import type { ServerResult } from "../shared/server";
import { useTexts } from "../shared/texts";

interface LinkOffersProps {
  candidates: OrderReturnsView["candidates"];
  /** Who may not act sees the offer without its button. */
  mayLink: boolean;
  link(returnId: string): Promise<ServerResult<unknown>>;
  linked(): Promise<void>;
}

/** "A Loop return may belong here: link it." A person decides; nothing is linked by guessing. */
export function LinkOffers({ candidates, mayLink, link, linked }: LinkOffersProps) {
  const texts = useTexts();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const onLink = async (returnId: string): Promise<void> => {
    if (busy !== null) return;
    setBusy(returnId);
    const result = await link(returnId);
    setProblem(result.kind === "ok" ? null : failureSentence(result, texts));
    if (result.kind === "ok") await linked();
    setBusy(null);
  };

  return (
    <>
      {candidates.map(({ returnId, orderName }) => (
        <s-stack key={returnId} direction="inline" gap="small-200" alignItems="center">
          <s-text>
            {orderName === null
              ? texts.t("block.candidate", { id: returnId })
              : texts.t("block.candidateOf", { id: returnId, order: orderName })}
          </s-text>
          {mayLink && (
            <s-button variant="secondary" loading={busy === returnId} onClick={() => void onLink(returnId)}>
              {texts.t("block.link")}
            </s-button>
          )}
        </s-stack>
      ))}
      {problem !== null && <s-text tone="warning">{problem}</s-text>}
    </>
  );
}
