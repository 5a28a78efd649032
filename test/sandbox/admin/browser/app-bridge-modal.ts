import { buttonsOf, describeButton, type BridgeElement } from "./app-bridge-buttons";
import { makeClose } from "./dialog";

/** Drawn inside the app's own document, where its content lives; the frame is as large as the page. */
export class Modal extends HTMLElement implements BridgeElement {
  content = document.createElement("div");
  #dialog = document.createElement("dialog");
  connectedCallback(): void {
    this.style.display = "none";
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      void this.hide();
    });
  }
  disconnectedCallback(): void {
    void this.hide();
  }
  show(): Promise<void> {
    if (this.#dialog.open) return Promise.resolve();
    const bar = this.querySelector("ui-title-bar");
    const heading = Object.assign(document.createElement("h2"), {
      id: `modal-${this.id}`,
      textContent: bar?.getAttribute("title") ?? "",
    });
    const head = Object.assign(document.createElement("div"), { className: "head" });
    const close = makeClose();
    close.addEventListener("click", () => void this.hide());
    head.append(heading, close);
    const foot = Object.assign(document.createElement("div"), { className: "foot" });
    for (const original of bar ? buttonsOf(bar) : []) {
      const fact = describeButton(original);
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        textContent: fact.label,
        disabled: fact.disabled || fact.loading,
      });
      button.className = fact.primary ? (fact.critical ? "primary critical" : "primary") : "";
      button.addEventListener("click", () => original.click());
      foot.append(button);
    }
    const own = [...this.children].filter(
      (child) => !["ui-title-bar", "ui-save-bar"].includes(child.localName) && child.childNodes.length > 0,
    );
    const source = this.getAttribute("src");
    if (source)
      this.content.replaceChildren(
        Object.assign(document.createElement("iframe"), { src: source, title: heading.textContent }),
      );
    else if (this.content.childNodes.length === 0) this.content.append(...own);
    this.#dialog.className = `app-bridge-modal ${this.getAttribute("variant") ?? "base"}`;
    this.#dialog.setAttribute("aria-labelledby", heading.id);
    this.#dialog.replaceChildren(head, this.content, foot);
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    this.dispatchEvent(new CustomEvent("show"));
    return Promise.resolve();
  }
  hide(): Promise<void> {
    if (this.#dialog.open) {
      this.#dialog.close();
      this.#dialog.remove();
      this.dispatchEvent(new CustomEvent("hide"));
    }
    return Promise.resolve();
  }
  toggle(): Promise<void> {
    return this.#dialog.open ? this.hide() : this.show();
  }
}

export const modalCss = `.app-bridge-modal .cross{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.5}.app-bridge-modal{padding:0;border:0;border-radius:16px;width:min(620px,calc(100vw - 32px));box-shadow:0 20px 20px -8px rgba(26,26,26,.28);font:450 13px/20px "Inter Variable",Inter,system-ui,sans-serif}.app-bridge-modal.small{width:min(380px,calc(100vw - 32px))}.app-bridge-modal.large,.app-bridge-modal.max{width:min(980px,calc(100vw - 32px))}.app-bridge-modal::backdrop{background:rgba(0,0,0,.5)}.app-bridge-modal>.head{display:flex;justify-content:space-between;align-items:center;padding:12px 16px;background:#f3f3f3}.app-bridge-modal h2{margin:0;font-size:14px;font-weight:650}.app-bridge-modal>.foot{display:flex;flex-direction:row-reverse;justify-content:flex-start;gap:8px;padding:12px 16px;border-top:1px solid #ebebeb}.app-bridge-modal>.foot:empty{display:none}.app-bridge-modal button{min-height:28px;padding:4px 12px;border:0;border-radius:8px;background:#fff;box-shadow:0 0 0 1px #c8c8c8;font:inherit;cursor:pointer}.app-bridge-modal>.head button{box-shadow:none;background:none}.app-bridge-modal>.foot .primary{color:#fff;background:#303030;box-shadow:none}.app-bridge-modal>.foot .critical{background:#c70a24}`;
