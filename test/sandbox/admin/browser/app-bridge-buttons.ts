export interface BridgeElement extends HTMLElement {
  show(): Promise<void>;
  hide(): Promise<void>;
  toggle(): Promise<void>;
}

/** What a button of a bar or a modal says, as the admin page draws it. */
export interface ButtonFact {
  label: string;
  primary: boolean;
  critical: boolean;
  disabled: boolean;
  loading: boolean;
}

export const buttonsOf = (element: Element) =>
  [...element.children].filter(
    (child): child is HTMLElement =>
      child instanceof HTMLElement && ["button", "a", "section"].includes(child.localName),
  );

export function describeButton(button: HTMLElement): ButtonFact {
  const on = (name: string) => button.hasAttribute(name) && button.getAttribute(name) !== "false";
  return {
    label: button.getAttribute("label") ?? button.textContent?.trim() ?? "",
    primary: button.getAttribute("variant") === "primary",
    critical: button.getAttribute("tone") === "critical",
    disabled: on("disabled"),
    loading: on("loading"),
  };
}
