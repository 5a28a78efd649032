export interface Dialog {
  element: HTMLDialogElement;
  setHeading(heading: string): void;
  close(): void;
}

/** A modal dialog over the page: heading, a close button, content, an optional row of buttons. */
export function openDialog(options: {
  heading: string;
  content: HTMLElement;
  footer?: HTMLElement;
  kind?: string;
  onClose?: () => void;
}): Dialog {
  const element = document.createElement("dialog");
  const heading = Object.assign(document.createElement("h2"), {
    id: `dialog-${Date.now()}`,
    textContent: options.heading,
  });
  const x = makeClose();
  // No <header>: in a dialog it would be a second banner of the page.
  const head = Object.assign(document.createElement("div"), { className: "dialog-head" });
  head.append(heading, x);
  const body = Object.assign(document.createElement("div"), { className: "dialog-body" });
  body.append(options.content);
  element.className = `dialog ${options.kind ?? ""}`;
  element.setAttribute("aria-labelledby", heading.id);
  element.append(head, body);
  if (options.footer) element.append(options.footer);
  document.body.append(element);
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    element.close();
    element.remove();
    options.onClose?.();
  };
  x.addEventListener("click", close);
  element.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  element.showModal();
  return { element, setHeading: (text) => (heading.textContent = text), close };
}

export function makeButton(label: string, variant: string, onClick: () => void): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  button.className = `button ${variant}`;
  button.addEventListener("click", onClick);
  return button;
}

/** The ✕ of dialogs and toasts, drawn: the fonts at hand lack the sign. */
export function makeClose(label = "Close"): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "plain" });
  button.setAttribute("aria-label", label);
  button.innerHTML =
    '<svg class="cross" viewBox="0 0 20 20" aria-hidden="true"><path d="m5.5 5.5 9 9m0-9-9 9"/></svg>';
  return button;
}
