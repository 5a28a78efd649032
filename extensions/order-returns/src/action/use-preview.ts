import { useEffect, useState } from "preact/hooks";
import type { PreviewAnswer } from "../../../../app/returns/api";
import { previewActions } from "../shared/server";
import type { Failure } from "../shared/server";

export interface PreviewState {
  /** The last answer; it stays while another is asked for. */
  answer: PreviewAnswer | null;
  failure: Failure | null;
  loading: boolean;
  again(): void;
}

/** Asks what each action would do now; asks again when the items to remove change. */
export function usePreview(returnId: string, lineItemIds: string[] | null): PreviewState {
  const [answer, setAnswer] = useState<PreviewAnswer | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [loading, setLoading] = useState(true);
  const [turn, setTurn] = useState(0);
  const wanted = lineItemIds === null || lineItemIds.length === 0 ? "" : lineItemIds.join(",");

  useEffect(() => {
    let outdated = false;
    setLoading(true);
    void previewActions(returnId, wanted === "" ? null : wanted.split(",")).then((result) => {
      if (outdated) return;
      setLoading(false);
      setFailure(result.kind === "ok" ? null : result);
      if (result.kind === "ok") setAnswer(result.value);
    });
    return () => {
      outdated = true;
    };
  }, [returnId, wanted, turn]);

  return { answer, failure, loading, again: () => setTurn((last) => last + 1) };
}
