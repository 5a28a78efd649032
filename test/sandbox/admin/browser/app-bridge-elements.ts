import { buttonsOf, describeButton, type BridgeElement, type ButtonFact } from "./app-bridge-buttons";
import { Modal, modalCss } from "./app-bridge-modal";
import { onAdminEvent, tellAdmin } from "./messages";

/** The element that `shopify.modal.show(id)` and its like mean; a wrong id is an error, as in Shopify. */
export function bridgeElement(id: string, tag: string): BridgeElement {
  const element = document.getElementById(id);
  if (!element || element.localName !== tag || !("show" in element))
    throw new Error(`There is no <${tag}> with the id "${id}"`);
  return element as BridgeElement;
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
