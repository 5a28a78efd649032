import { makeClose } from "./dialog";
import { onAdminEvent, tellAdmin } from "./messages";

export interface BridgeElement extends HTMLElement {
  show(): Promise<void>;
  hide(): Promise<void>;
  toggle(): Promise<void>;
}

/** The element that `shopify.modal.show(id)` and its like mean; a wrong id is an error, as in Shopify. */
export function bridgeElement(id: string, tag: string): BridgeElement {
  const element = document.getElementById(id);
  if (!element || element.localName !== tag || !("show" in element))
    throw new Error(`There is no <${tag}> with the id "${id}"`);
  return element as BridgeElement;
}

interface ButtonFact {
  label: string;
  primary: boolean;
  critical: boolean;
  disabled: boolean;
  loading: boolean;
}

const buttonsOf = (element: Element) =>
  [...element.children].filter(
    (child): child is HTMLElement =>
      child instanceof HTMLElement && ["button", "a", "section"].includes(child.localName),
  );

function describeButton(button: HTMLElement): ButtonFact {
  const on = (name: string) => button.hasAttribute(name) && button.getAttribute(name) !== "false";
  return {
    label: button.getAttribute("label") ?? button.textContent?.trim() ?? "",
    primary: button.getAttribute("variant") === "primary",
    critical: button.getAttribute("tone") === "critical",
    disabled: on("disabled"),
    loading: on("loading"),
  };
}

/** Looks again whenever something inside changes. */
function watch(element: HTMLElement, look: () => void): MutationObserver {
  const observer = new MutationObserver(look);
  observer.observe(element, { childList: true, subtree: true, characterData: true, attributes: true });
  return observer;
}

class NavMenu extends HTMLElement {
  #observer: MutationObserver | null = null;
  connectedCallback(): void {
    this.style.display = "none";
    const tell = () =>
      tellAdmin(
        "nav",
        [...this.querySelectorAll("a, s-link")]
          .filter((link) => link.getAttribute("rel") !== "home")
          .map((link) => ({ label: link.textContent?.trim() ?? "", href: link.getAttribute("href") ?? "" })),
      );
    this.#observer = watch(this, tell);
    tell();
  }
  disconnectedCallback(): void {
    this.#observer?.disconnect();
    tellAdmin("nav", []);
  }
}

class TitleBar extends HTMLElement {
  static observedAttributes = ["title"];
  #observer: MutationObserver | null = null;
  connectedCallback(): void {
    this.style.display = "none";
    if (this.closest("ui-modal")) return;
    this.#observer = watch(this, () => this.#tell());
    this.#tell();
  }
  attributeChangedCallback(): void {
    if (this.isConnected && !this.closest("ui-modal")) this.#tell();
  }
  disconnectedCallback(): void {
    this.#observer?.disconnect();
    tellAdmin("titleBar", null);
  }
  #tell(): void {
    tellAdmin("titleBar", {
      title: this.getAttribute("title") ?? "",
      buttons: buttonsOf(this).map(describeButton),
    });
  }
}

class SaveBar extends HTMLElement implements BridgeElement {
  #observer: MutationObserver | null = null;
  #showing = false;
  discardConfirmation = false;
  get showing(): boolean {
    return this.#showing;
  }
  connectedCallback(): void {
    this.style.display = "none";
    this.#observer = watch(this, () => this.#showing && this.#tell());
  }
  disconnectedCallback(): void {
    this.#observer?.disconnect();
    void this.hide();
  }
  show(): Promise<void> {
    if (!this.#showing) {
      this.#showing = true;
      this.#tell();
      this.dispatchEvent(new CustomEvent("show"));
    }
    return Promise.resolve();
  }
  hide(): Promise<void> {
    if (this.#showing) {
      this.#showing = false;
      tellAdmin("saveBar", null);
      this.dispatchEvent(new CustomEvent("hide"));
    }
    return Promise.resolve();
  }
  toggle(): Promise<void> {
    return this.#showing ? this.hide() : this.show();
  }
  /** Presses the app's own button: Save is the primary one, Discard the other. */
  press(primary: boolean): void {
    buttonsOf(this)
      .find((button) => (button.getAttribute("variant") === "primary") === primary)
      ?.click();
  }
  #tell(): void {
    const buttons = buttonsOf(this).map(describeButton);
    const discardConfirmation = this.discardConfirmation || this.hasAttribute("discardConfirmation");
    tellAdmin("saveBar", {
      save: buttons.find(({ primary }) => primary) ?? null,
      discard: buttons.find(({ primary }) => !primary) ?? null,
      discardConfirmation,
    });
  }
}

/** Drawn inside the app's own document, where its content lives; the frame is as large as the page. */
class Modal extends HTMLElement implements BridgeElement {
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

const modalCss = `.app-bridge-modal .cross{width:20px;height:20px;fill:none;stroke:currentColor;stroke-width:1.5}.app-bridge-modal{padding:0;border:0;border-radius:16px;width:min(620px,calc(100vw - 32px));box-shadow:0 20px 20px -8px rgba(26,26,26,.28);font:450 13px/20px "Inter Variable",Inter,system-ui,sans-serif}.app-bridge-modal.small{width:min(380px,calc(100vw - 32px))}.app-bridge-modal.large,.app-bridge-modal.max{width:min(980px,calc(100vw - 32px))}.app-bridge-modal::backdrop{background:rgba(0,0,0,.5)}.app-bridge-modal>.head{display:flex;justify-content:space-between;align-items:center;padding:12px 16px;background:#f3f3f3}.app-bridge-modal h2{margin:0;font-size:14px;font-weight:650}.app-bridge-modal>.foot{display:flex;flex-direction:row-reverse;justify-content:flex-start;gap:8px;padding:12px 16px;border-top:1px solid #ebebeb}.app-bridge-modal>.foot:empty{display:none}.app-bridge-modal button{min-height:28px;padding:4px 12px;border:0;border-radius:8px;background:#fff;box-shadow:0 0 0 1px #c8c8c8;font:inherit;cursor:pointer}.app-bridge-modal>.head button{box-shadow:none;background:none}.app-bridge-modal>.foot .primary{color:#fff;background:#303030;box-shadow:none}.app-bridge-modal>.foot .critical{background:#c70a24}`;

export function defineBridgeElements(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(modalCss);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", class extends NavMenu {});
  customElements.define("ui-title-bar", TitleBar);
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", Modal);
  onAdminEvent("titleBarPress", (index) => {
    const bar = [...document.querySelectorAll("ui-title-bar")].find((one) => !one.closest("ui-modal"));
    if (bar) buttonsOf(bar)[Number(index)]?.click();
  });
  onAdminEvent("saveBarPress", (primary) => {
    const bar = [...document.querySelectorAll("ui-save-bar")].find(
      (one): one is SaveBar => one instanceof SaveBar && one.showing,
    );
    if (bar) bar.press(primary === true);
    else {
      const form = document.querySelector<HTMLFormElement>("form[data-save-bar][data-changed]");
      if (primary === true) form?.requestSubmit();
      else form?.reset();
    }
  });
}

/** `<form data-save-bar>`: a change shows the bar, Save submits, Discard resets. */
export function watchForms(): void {
  const formOf = (event: Event) =>
    event.target instanceof Element ? event.target.closest<HTMLFormElement>("form[data-save-bar]") : null;
  const button = (label: string, primary: boolean): ButtonFact => ({
    label,
    primary,
    critical: false,
    disabled: false,
    loading: false,
  });
  document.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form || form.dataset.changed) return;
    form.dataset.changed = "true";
    const discardConfirmation = form.hasAttribute("data-discard-confirmation");
    tellAdmin("saveBar", {
      save: button("Save", true),
      discard: button("Discard", false),
      discardConfirmation,
    });
  });
  for (const type of ["submit", "reset"])
    document.addEventListener(type, (event) => {
      const form = formOf(event);
      if (!form?.dataset.changed) return;
      delete form.dataset.changed;
      tellAdmin("saveBar", null);
    });
}
