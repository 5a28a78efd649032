import { AdminElement, make, put, type Drawing } from "./element";
import { describeField, fieldCss, fieldParts, nextId } from "./fields";

/** A hidden element that only carries data to its parent (choice, option). */
const carrier: Drawing = {
  css: ":host{display:none}",
  build(host, root) {
    root.append(make("slot"));
    return () => {
      const parent = host.closest("s-choice-list, s-select");
      if (parent instanceof AdminElement) parent.redraw();
    };
  },
};

/** Elements inside the host, drawn again whenever they come, go or change their words. */
function watchChildren(host: AdminElement): void {
  new MutationObserver(() => host.redraw()).observe(host, {
    childList: true,
    subtree: true,
    characterData: true,
  });
}

const inside = (host: AdminElement, tag: string) =>
  [...host.querySelectorAll(tag)].filter((one): one is AdminElement => one instanceof AdminElement);

const select: Drawing = {
  css: fieldCss,
  build(host, root) {
    const id = nextId("select");
    const control = make("select", { id });
    const parts = fieldParts(make("label", { htmlFor: id }));
    root.append(make("div", { className: "field" }, parts.label, control, parts.details, parts.error));
    let wanted: string | null = null;
    host.live.set("value", {
      get: () => control.value,
      set: (value) => {
        wanted = value === null || value === undefined ? "" : String(value);
        control.value = wanted;
      },
    });
    control.addEventListener("input", () => (wanted = control.value));
    control.addEventListener("change", () => host.emit("change"));
    watchChildren(host);
    return () => {
      const options = inside(host, "s-option");
      const empty = host.text("placeholder") ? [new Option(host.text("placeholder"), "")] : [];
      control.replaceChildren(
        ...empty,
        ...options.map((one) => {
          const option = new Option(one.textContent?.trim() ?? "", one.text("value"));
          option.disabled = one.flag("disabled");
          option.selected = one.flag("selected") || one.flag("defaultSelected");
          return option;
        }),
      );
      if (wanted !== null) control.value = wanted;
      control.disabled = host.flag("disabled");
      control.required = host.flag("required");
      put(control, "name", host.text("name"));
      describeField(host, control, parts);
    };
  },
};

const choiceList: Drawing = {
  css: `${fieldCss}fieldset{margin:0;padding:0;border:0;display:grid;gap:8px;min-width:0}fieldset>div:not([class]){display:grid;gap:8px}.choice{display:grid;grid-template-columns:auto 1fr;gap:0 8px;align-items:start}.choice input{width:1rem;height:1rem;min-height:0;margin:2px 0}.choice .details{grid-column:2}`,
  build(host, root) {
    const group = make("fieldset");
    const parts = fieldParts(make("legend"));
    const list = make("div");
    group.append(parts.label, list, parts.details, parts.error);
    root.append(group);
    const name = nextId("choices");
    // What the app set as `values`; a person's own choice replaces it. The choices hold what is chosen.
    let given: string[] | null = null;
    const choose = (values: string[]) => {
      for (const one of inside(host, "s-choice")) {
        const selected = values.includes(one.text("value"));
        if (one.flag("selected") !== selected) one.set_("selected", selected);
      }
    };
    const chosen = () =>
      [...list.querySelectorAll("input")].filter(({ checked }) => checked).map(({ value }) => value);
    host.live.set("values", {
      get: () => given ?? chosen(),
      set: (value) => {
        given = Array.isArray(value) ? value.map(String) : null;
      },
    });
    list.addEventListener("input", () => (given = null));
    // Not before "change": drawing again takes away the control that is still to say it.
    list.addEventListener("change", () => {
      choose(chosen());
      host.emit("change");
    });
    watchChildren(host);
    return () => {
      describeField(host, group, parts);
      group.removeAttribute("aria-invalid");
      const choices = inside(host, "s-choice");
      for (const one of choices)
        if (one.value_("selected") === undefined && one.flag("defaultSelected")) one.set_("selected", true);
      if (given) choose(given);
      const focused = root.activeElement instanceof HTMLInputElement ? root.activeElement.value : null;
      list.replaceChildren(
        ...choices.map((one) => {
          const id = nextId("choice");
          const value = one.text("value");
          const input = make("input", {
            type: host.flag("multiple") ? "checkbox" : "radio",
            name,
            id,
            value,
          });
          input.checked = one.flag("selected");
          input.disabled = host.flag("disabled") || one.flag("disabled");
          put(input, "aria-label", one.text("accessibilityLabel"));
          const words = [...one.childNodes]
            .filter((node) => !(node instanceof Element && node.slot))
            .map((node) => node.textContent)
            .join("");
          const details = [...one.children]
            .filter(({ slot }) => slot === "details")
            .map((node) => node.textContent)
            .join(" ");
          const row = make(
            "div",
            { className: "choice" },
            input,
            make("label", { htmlFor: id, textContent: words }),
          );
          if (details) row.append(make("div", { className: "details", textContent: details }));
          return row;
        }),
      );
      if (focused !== null)
        [...list.querySelectorAll("input")].find(({ value }) => value === focused)?.focus();
    };
  },
};

const checkbox: Drawing = {
  css: `${fieldCss}.choice{display:grid;grid-template-columns:auto 1fr;gap:0 8px;align-items:start}input{width:1rem;height:1rem;min-height:0;margin:2px 0}.details,.error{grid-column:2}`,
  build(host, root) {
    const id = nextId("checkbox");
    const input = make("input", { type: "checkbox", id });
    const parts = fieldParts(make("label", { htmlFor: id }));
    root.append(make("div", { className: "choice" }, input, parts.label, parts.details, parts.error));
    host.live.set("checked", { get: () => input.checked, set: (value) => (input.checked = value === true) });
    input.addEventListener("change", () => host.emit("change"));
    let started = false;
    return () => {
      if (!started && host.flag("defaultChecked")) input.checked = true;
      started = true;
      describeField(host, input, parts);
      input.disabled = host.flag("disabled");
      input.required = host.flag("required");
      input.indeterminate = host.flag("indeterminate");
      put(input, "name", host.text("name"));
      put(input, "value", host.text("value"));
      put(input, "aria-label", host.text("accessibilityLabel"));
    };
  },
};

export const choiceDrawings: Record<string, Drawing> = {
  "s-select": select,
  "s-option": carrier,
  "s-choice-list": choiceList,
  "s-choice": carrier,
  "s-checkbox": checkbox,
  "s-switch": checkbox,
};
