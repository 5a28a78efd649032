import type { AttributeType, ElementSchema, TargetSchema } from "../../pages/element-schema";
import { describeMismatch } from "../check-value";

/** How one element is drawn: `build` runs once, what it returns runs whenever a property changed. */
export interface Drawing {
  css?: string;
  build(host: AdminElement, root: ShadowRoot): () => void;
}

/** Says it where a developer looks; tests hold a page to silence, so it fails them. */
export function complain(sentence: string): void {
  console.error(`[admin stand-in] ${sentence}`);
}

const shared = new Map<string, CSSStyleSheet>();

function sheet(css: string): CSSStyleSheet {
  const known = shared.get(css);
  if (known) return known;
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  shared.set(css, made);
  return made;
}

const base = `:host{box-sizing:border-box;font:inherit}:host([hidden]){display:none!important}
*,*::before,*::after{box-sizing:border-box}
.hidden-visually{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
svg{display:block;width:1.25rem;height:1.25rem;fill:currentColor}
:focus-visible{outline:2px solid var(--p-color-border-focus);outline-offset:1px}`;

/** An `s-*` element: properties and attributes by the declared schema, drawn in its shadow root. */
export class AdminElement extends HTMLElement {
  static schema: ElementSchema = { attributes: {}, events: [] };
  static types: AttributeType[] = [];
  static drawing: Drawing = { build: () => () => undefined };

  #values = new Map<string, unknown>();
  #update: (() => void) | null = null;
  #scheduled = false;
  #own: CSSStyleSheet | null = null;
  /** Properties that live in a control inside (a field's value), by name. */
  readonly live = new Map<string, { get(): unknown; set(value: unknown): void }>();

  get #kind(): typeof AdminElement {
    return this.constructor as typeof AdminElement;
  }

  get schema(): ElementSchema {
    return this.#kind.schema;
  }

  ensureDrawn(): void {
    if (this.#update) return;
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [
      sheet(base),
      ...(this.#kind.drawing.css ? [sheet(this.#kind.drawing.css)] : []),
    ];
    this.#update = this.#kind.drawing.build(this, root);
    this.#update();
  }

  connectedCallback(): void {
    this.ensureDrawn();
  }

  /** Draws again, once, after the changes of this moment. */
  redraw(): void {
    if (!this.#update || this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#update?.();
    });
  }

  /** Style rules of this one element (sizes, spacing), beside those its kind shares. */
  style_(css: string): void {
    const root = this.shadowRoot;
    if (!root) return;
    if (!this.#own) {
      this.#own = new CSSStyleSheet();
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.#own];
    }
    this.#own.replaceSync(css);
  }

  value_(name: string): unknown {
    return this.#values.get(name);
  }

  text(name: string): string {
    const value = this.#values.get(name);
    return value === undefined || value === null || value === false ? "" : String(value);
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  set_(name: string, value: unknown): void {
    this.#values.set(name, value);
    this.redraw();
  }

  /** Sends an event as Shopify's components do: it bubbles and reaches outside. */
  emit(type: string): boolean {
    return this.dispatchEvent(new Event(type, { bubbles: true, composed: true, cancelable: true }));
  }

  attributeChangedCallback(attribute: string, _before: string | null, after: string | null): void {
    const name = Object.keys(this.schema.attributes).find((one) => one.toLowerCase() === attribute);
    if (!name) return;
    const type = this.#kind.types[this.schema.attributes[name] ?? -1] ?? {};
    if (after !== null) this.check(name, after, "attribute");
    const onlyBoolean = type.boolean && !type.string;
    this.assign(
      name,
      onlyBoolean ? after !== null : type.number && after ? Number(after) : (after ?? undefined),
    );
  }

  check(name: string, value: unknown, given: "property" | "attribute"): void {
    const index = this.schema.attributes[name];
    const wrong = describeMismatch(this.#kind.types[index ?? -1] ?? {}, value, given);
    if (wrong) complain(`<${this.localName}> ${given} ${name}: ${wrong}`);
  }

  assign(name: string, value: unknown): void {
    const live = this.live.get(name);
    if (live) live.set(value);
    this.set_(name, value);
  }

  override addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void {
    if (!this.schema.events.includes(type))
      complain(
        `<${this.localName}> has no event "${type}" (it has: ${this.schema.events.join(", ") || "none"})`,
      );
    super.addEventListener(type, listener, options);
  }

  /** Listens for the element's own sake, whatever its schema offers to others. */
  listen(type: string, listener: (event: Event) => void, options?: AddEventListenerOptions): void {
    super.addEventListener(type, listener, options);
  }
}

/** Registers every drawn element of a target with properties, attributes and `on…` members as declared. */
export function defineElements(schema: TargetSchema, drawings: Record<string, Drawing>): void {
  for (const [tag, drawing] of Object.entries(drawings)) {
    const element = schema.elements[tag];
    if (!element) continue;
    class Drawn extends AdminElement {
      static override schema = element ?? { attributes: {}, events: [] };
      static override types = schema.types;
      static override drawing = drawing;
      static observedAttributes = Object.keys(element?.attributes ?? {}).map((name) => name.toLowerCase());
    }
    for (const name of Object.keys(element.attributes)) {
      Object.defineProperty(Drawn.prototype, name, {
        configurable: true,
        get(this: AdminElement) {
          const live = this.live.get(name);
          return live ? live.get() : this.value_(name);
        },
        set(this: AdminElement, value: unknown) {
          this.ensureDrawn();
          this.check(name, value, "property");
          this.assign(name, value);
        },
      });
    }
    // Preact spells an event as the DOM does only where the element has the `on…` member.
    for (const event of element.events)
      if (!(`on${event}` in HTMLElement.prototype))
        Object.defineProperty(Drawn.prototype, `on${event}`, { value: null, writable: true });
    customElements.define(tag, Drawn);
  }
}

/** Reports elements and attributes that the target does not have, as they come into the document. */
export function watchDocument(schema: TargetSchema, drawn: Record<string, Drawing>): void {
  const look = (node: Node) => {
    if (!(node instanceof Element) || node.localName === "script") return;
    const tag = node.localName;
    if (!schema.elements[tag]) complain(`<${tag}> is not an element of this target`);
    else if (!drawn[tag]) complain(`<${tag}> is an element of this target that the stand-in does not draw`);
    for (const { name } of node.attributes) lookAt(node, name);
    for (const child of node.children) look(child);
  };
  const lookAt = (node: Element, name: string) => {
    const known = schema.elements[node.localName];
    if (!known || ["id", "slot"].includes(name) || node === document.body) return;
    if (!Object.keys(known.attributes).some((one) => one.toLowerCase() === name.toLowerCase()))
      complain(`<${node.localName}> has no attribute "${name}"`);
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes" && change.target instanceof Element && change.attributeName !== null) {
        if (change.target.hasAttribute(change.attributeName)) lookAt(change.target, change.attributeName);
      }
      change.addedNodes.forEach(look);
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}

/** Makes a native element for a shadow root. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Sets an attribute, or takes it away when there is nothing to say. */
export function put(element: Element, name: string, value: string | boolean | null | undefined): void {
  if (value === null || value === undefined || value === "" || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : value);
}
