import { make, put, type AdminElement, type Drawing } from "./element";
import { drawIcon } from "./icon";
import { followLink, resolveHref } from "./links";
import { boxRules, space } from "./space";

/** Disabled and loading elements let no click out, whoever listens. */
export function guardClicks(host: AdminElement): void {
  const guard = (event: Event) => {
    if (!host.flag("disabled") && !host.flag("loading")) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  host.listen("click", guard, { capture: true });
}

/** `commandFor` + `command`: shows, hides or toggles the element of that id in the same document. */
function obeyCommands(host: AdminElement): void {
  host.listen("click", () => {
    const target = host.text("commandFor") ? document.getElementById(host.text("commandFor")) : null;
    target?.dispatchEvent(new CustomEvent("stand-in:command", { detail: host.text("command") || "--auto" }));
  });
}

/** The native control that the host stands for: a link with `href`, else a button. */
function control(host: AdminElement, before: HTMLElement | null): HTMLElement {
  const href = host.text("href");
  const wanted = href && !host.flag("disabled") ? "a" : "button";
  const element =
    before?.localName === wanted ? before : wanted === "a" ? make("a") : make("button", { type: "button" });
  if (element !== before && element instanceof HTMLAnchorElement)
    element.addEventListener("click", (event) => followLink(event, host.text("href"), host.text("target")));
  if (element instanceof HTMLAnchorElement) element.href = resolveHref(href);
  if (element instanceof HTMLButtonElement) {
    element.disabled = host.flag("disabled");
    put(element, "aria-disabled", host.flag("loading") && "true");
    put(element, "aria-busy", host.flag("loading") && "true");
  }
  put(element, "aria-label", host.text("accessibilityLabel"));
  put(element, "lang", host.text("lang"));
  const menu = host.text("commandFor") ? document.getElementById(host.text("commandFor")) : null;
  put(element, "aria-haspopup", menu?.localName === "s-menu" && "menu");
  return element;
}

const button: Drawing = {
  css: `:host{display:inline-block;max-width:100%}
.control{display:inline-flex;align-items:center;justify-content:center;gap:4px;max-width:100%;min-height:28px;padding:4px 12px;border:0;border-radius:8px;font:inherit;font-size:var(--p-font-size-300);line-height:1rem;font-weight:550;color:var(--p-color-text);background:var(--p-color-bg-fill);box-shadow:var(--p-shadow-button);cursor:pointer;text-decoration:none;position:relative;text-align:center;overflow-wrap:anywhere}
.control:hover{background:var(--p-color-bg-fill-hover)}.control svg{width:1.125rem;height:1.125rem;margin-inline-start:-4px}
.primary{color:#fff;background:linear-gradient(180deg,rgba(48,48,48,0) 63.53%,rgba(255,255,255,.15) 100%),var(--p-color-bg-fill-brand);box-shadow:var(--p-shadow-button-primary)}
.primary:hover{background:var(--p-color-bg-fill-brand-hover)}
.tertiary{background:transparent;box-shadow:none}.tertiary:hover{background:var(--p-color-bg-fill-transparent-hover)}
.critical{color:var(--p-color-text-critical)}.primary.critical{color:#fff;background:var(--p-color-bg-fill-critical);box-shadow:var(--p-shadow-button-primary-critical)}
button:disabled{color:var(--p-color-text-disabled);background:var(--p-color-bg-fill-disabled);box-shadow:none;cursor:default}button.primary:disabled{color:#fff;background:var(--p-color-bg-fill-brand-disabled)}button.tertiary:disabled{background:transparent}
.only{padding:4px}.only svg{margin:0}.busy slot,.busy .icon{visibility:hidden}.wait{position:absolute;inset:0;margin:auto;width:1rem;height:1rem;border:2px solid currentColor;border-block-start-color:transparent;border-radius:50%;animation:turn .8s linear infinite}@keyframes turn{to{transform:rotate(1turn)}}`,
  build(host, root) {
    guardClicks(host);
    obeyCommands(host);
    const icon = make("span", { className: "icon" });
    const slot = make("slot");
    let element: HTMLElement | null = null;
    slot.addEventListener("slotchange", () => host.redraw());
    return () => {
      const next = control(host, element);
      if (next !== element) {
        element?.remove();
        next.append(icon, slot);
        root.append(next);
        element = next;
      }
      const variant = host.text("variant");
      const automatic = host.slot === "primary-action" ? "primary" : "secondary";
      const empty = slot.assignedNodes().every((node) => node.textContent?.trim() === "");
      const busy = host.flag("loading");
      next.className = `control ${!variant || variant === "auto" ? automatic : variant} ${host.text("tone")} ${empty && host.text("icon") ? "only" : ""} ${busy ? "busy" : ""}`;
      drawIcon(icon, host.text("icon"));
      next.querySelector(".wait")?.remove();
      if (busy) next.append(make("span", { className: "wait" }));
    };
  },
};

const link: Drawing = {
  css: ":host{display:inline}.control{padding:0;border:0;background:none;font:inherit;color:var(--p-color-text-link);text-decoration:underline;cursor:pointer;text-align:inherit;border-radius:2px;overflow-wrap:anywhere}.control:hover{text-decoration:none}.critical{color:var(--p-color-text-critical)}.neutral{color:inherit}",
  build(host, root) {
    obeyCommands(host);
    const slot = make("slot");
    let element: HTMLElement | null = null;
    return () => {
      const next = control(host, element);
      if (next !== element) {
        next.append(slot);
        root.replaceChildren(next);
        element = next;
      }
      next.className = `control ${host.text("tone")}`;
      put(next, "target", host.text("target") === "auto" ? "" : host.text("target"));
    };
  },
};

const clickable: Drawing = {
  css: ":host{display:block;min-width:0}.control{display:block;width:100%;padding:0;border:0;border-radius:8px;background:transparent;font:inherit;color:inherit;text-align:start;text-decoration:none;cursor:pointer}.control:hover{background:var(--p-color-bg-surface-hover)}.control:disabled{cursor:default;color:var(--p-color-text-disabled)}",
  build(host, root) {
    guardClicks(host);
    obeyCommands(host);
    const slot = make("slot");
    let element: HTMLElement | null = null;
    return () => {
      const next = control(host, element);
      if (next !== element) {
        next.append(slot);
        root.replaceChildren(next);
        element = next;
      }
      next.className = "control";
      host.style_(boxRules(host, ".control"));
    };
  },
};

const menu: Drawing = {
  css: `:host{display:contents}.menu{position:absolute;z-index:10;display:grid;padding:6px;border-radius:12px;background:var(--p-color-bg-surface);box-shadow:var(--p-shadow-300)}.menu[hidden]{display:none}`,
  build(host, root) {
    const list = make("div", { className: "menu", hidden: true }, make("slot"));
    list.setAttribute("role", "group");
    root.append(list);
    const show = (shown: boolean) => {
      list.hidden = !shown;
    };
    host.listen("stand-in:command", (event) => {
      const command = event instanceof CustomEvent ? String(event.detail) : "--auto";
      show(command === "--show" || (command !== "--hide" && list.hidden));
    });
    host.listen("click", () => show(false));
    document.addEventListener("keydown", ({ key }) => key === "Escape" && show(false));
    return () => put(list, "aria-label", host.text("accessibilityLabel"));
  },
};

export const actionDrawings: Record<string, Drawing> = {
  "s-button": button,
  "s-link": link,
  "s-clickable": clickable,
  "s-menu": menu,
  "s-button-group": {
    css: `:host{display:block}div{display:flex;flex-wrap:wrap;gap:${space("small-200")}}div.none{gap:0}`,
    build(host, root) {
      const group = make(
        "div",
        {},
        make("slot", { name: "secondary-actions" }),
        make("slot"),
        make("slot", { name: "primary-action" }),
      );
      group.setAttribute("role", "group");
      root.append(group);
      return () => {
        group.className = host.text("gap");
        put(group, "aria-label", host.text("accessibilityLabel"));
      };
    },
  },
  "s-tooltip": {
    css: ":host{position:absolute;inset-block-start:-9999px}.tip{position:fixed;z-index:20;max-width:18rem;padding:4px 8px;border-radius:8px;background:var(--p-color-bg-surface);box-shadow:var(--p-shadow-300);font-size:var(--p-font-size-300)}.tip[hidden]{display:none}",
    build(host, root) {
      const tip = make("div", { className: "tip", hidden: true }, make("slot"));
      tip.setAttribute("role", "tooltip");
      root.append(tip);
      const about = (event: Event) =>
        event
          .composedPath()
          .find(
            (one) =>
              one instanceof HTMLElement &&
              "interestFor" in one &&
              one.interestFor === host.id &&
              host.id !== "",
          );
      document.addEventListener("pointerover", (event) => {
        const subject = about(event);
        tip.hidden = !subject;
        if (!(subject instanceof HTMLElement)) return;
        const { left, bottom } = subject.getBoundingClientRect();
        tip.style.left = `${left}px`;
        tip.style.top = `${bottom + 4}px`;
      });
      return () => undefined;
    },
  },
};
