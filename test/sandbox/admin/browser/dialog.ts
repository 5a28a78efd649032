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
  const x = Object.assign(document.createElement("button"), {
    type: "button",
    className: "plain",
    textContent: "✕",
  });
  x.setAttribute("aria-label", "Close");
  const head = document.createElement("header");
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
