import { AppProvider } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json" with { type: "json" };
import { act } from "react";
import type { ReactElement } from "react";
import { createRoot } from "react-dom/client";
import { onTestFinished, vi } from "vitest";

export interface Mounted {
  /** What a person reads on the page, dialogs included. */
  text(): string;
  /** Draws it anew with other properties. */
  draw(element: ReactElement): Promise<void>;
  field(label: string): HTMLInputElement;
  type(label: string, value: string): Promise<void>;
  /** Presses the button or picks the choice with these words. */
  press(words: string): Promise<void>;
  pressInDialog(words: string): Promise<void>;
  button(words: string): HTMLButtonElement | undefined;
}

/** A component as it lives in a browser (jsdom). The file says `@vitest-environment jsdom`. */
export async function mount(element: ReactElement): Promise<Mounted> {
  const container = document.body.appendChild(document.createElement("div"));
  const root = createRoot(container);
  const draw = (one: ReactElement) =>
    act(async () => root.render(<AppProvider i18n={english}>{one}</AppProvider>));
  onTestFinished(async () => {
    await act(async () => root.unmount());
    container.remove();
    vi.unstubAllGlobals();
  });
  const named = <T extends Element>(selector: string, words: string) =>
    [...document.querySelectorAll<T & HTMLElement>(selector)].find((one) => one.textContent.trim() === words);
  const field = (label: string) => {
    const id = named<HTMLLabelElement>("label", label)?.getAttribute("for");
    const found = id ? document.getElementById(id) : null;
    if (!(found instanceof HTMLInputElement)) throw new Error(`no field is called “${label}”`);
    return found;
  };
  await draw(element);
  return {
    text: () => document.body.textContent.replace(/\s+/g, " "),
    draw,
    field,
    button: (words) => named<HTMLButtonElement>("button", words),
    async type(label, value) {
      const input = field(label);
      // React listens to the element's own setter; past it, as a browser's typing goes.
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
      await act(async () => {
        set?.call(input, value);
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
    },
    async press(words) {
      const found = named<HTMLButtonElement>("button", words) ?? field(words);
      await act(async () => found.click());
    },
    async pressInDialog(words) {
      const found = named<HTMLButtonElement>("[role=dialog] button", words);
      if (!found) throw new Error(`no dialog offers “${words}”`);
      await act(async () => found.click());
    },
  };
}
