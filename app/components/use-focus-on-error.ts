import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/**
 * Leads to the first value that was not taken, once for each answer: on a phone the button that sent the form and the
 * field that is wrong are rarely on the screen together.
 * @param problem the answer that marks fields; null where none does
 * @returns what the form is to be wrapped in
 */
export function useFocusOnError(problem: object | null): RefObject<HTMLDivElement> {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!problem) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    const field = wrong?.matches("input") ? wrong : wrong?.querySelector<HTMLElement>("input:checked, input");
    field?.focus();
  }, [problem]);
  return form;
}
