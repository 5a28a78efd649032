import { make, put, type AdminElement, type Drawing } from "./element";
import { drawIcon } from "./icon";

export const fieldCss = `:host{display:block;min-width:0}.field{display:grid;gap:4px}label,legend{padding:0;font-size:var(--p-font-size-325);line-height:1.25rem;color:var(--p-color-text)}
.details{color:var(--p-color-text-secondary);font-size:var(--p-font-size-325)}.error{display:flex;color:var(--p-color-text-critical);font-size:var(--p-font-size-325)}
input,textarea,select{width:100%;min-height:32px;padding:6px 12px;border:0.66px solid var(--p-color-border-tertiary,#8a8a8a);border-radius:8px;font:inherit;color:var(--p-color-text);background:var(--p-color-input-bg-surface)}
input::placeholder,textarea::placeholder{color:var(--p-color-text-secondary)}[aria-invalid=true]{background:var(--p-color-bg-surface-critical);border-color:var(--p-color-border-critical-secondary)}
:disabled{color:var(--p-color-text-disabled);background:var(--p-color-bg-surface-disabled)}.row{display:flex;align-items:center;gap:6px}.row input{flex:1;min-width:0}.affix{color:var(--p-color-text-secondary)}[hidden]{display:none!important}`;

let lastId = 0;
export const nextId = (kind: string) => `${kind}-${++lastId}`;

/** Label, details and error of a control, tied to it as assistive technology reads them. */
export function describeField(host: AdminElement, input: HTMLElement, parts: FieldParts): void {
  const { label, details, error } = parts;
  label.textContent = host.text("label");
  label.hidden = host.text("label") === "";
  label.classList.toggle("hidden-visually", host.text("labelAccessibilityVisibility") === "exclusive");
  details.textContent = host.text("details");
  details.hidden = host.text("details") === "";
  error.textContent = host.text("error");
  error.hidden = host.text("error") === "";
  put(input, "aria-invalid", host.text("error") !== "" && "true");
  put(
    input,
    "aria-describedby",
    [details, error]
      .filter((one) => !one.hidden)
      .map(({ id }) => id)
      .join(" "),
  );
}

export interface FieldParts {
  label: HTMLElement;
  details: HTMLElement;
  error: HTMLElement;
}

export function fieldParts(label: HTMLElement): FieldParts {
  return {
    label,
    details: make("div", { className: "details", id: nextId("details") }),
    error: make("div", { className: "error", id: nextId("error") }),
  };
}

function field(
  kind: "text" | "number" | "area" | "email" | "url" | "search" | "password" | "money",
): Drawing {
  return {
    css: fieldCss,
    build(host, root) {
      const id = nextId("field");
      const input =
        kind === "area"
          ? make("textarea", { id })
          : make("input", { id, type: kind === "money" ? "text" : kind });
      const icon = make("span");
      const [prefix, suffix] = [make("span", { className: "affix" }), make("span", { className: "affix" })];
      const parts = fieldParts(make("label", { htmlFor: id }));
      const row = make("div", { className: "row" }, icon, prefix, input, suffix);
      root.append(make("div", { className: "field" }, parts.label, row, parts.details, parts.error));
      host.live.set("value", {
        get: () => input.value,
        set: (value) => {
          const text = value === null || value === undefined ? "" : String(value);
          if (input.value !== text) input.value = text;
        },
      });
      let started = false;
      input.addEventListener("change", () => host.emit("change"));
      return () => {
        if (!started && host.value_("value") === undefined && host.text("defaultValue"))
          input.value = host.text("defaultValue");
        started = true;
        describeField(host, input, parts);
        input.disabled = host.flag("disabled");
        input.readOnly = host.flag("readOnly");
        input.required = host.flag("required");
        for (const name of ["name", "placeholder", "autocomplete", "min", "max", "step"])
          put(input, name, host.text(name));
        put(input, "inputmode", host.text("inputMode"));
        put(input, "maxlength", host.text("maxLength"));
        put(input, "minlength", host.text("minLength"));
        if (input instanceof HTMLTextAreaElement) input.rows = Number(host.text("rows") || 2);
        drawIcon(icon, host.text("icon"));
        for (const [affix, name] of [
          [prefix, "prefix"],
          [suffix, "suffix"],
        ] as const) {
          affix.textContent = host.text(name);
          affix.hidden = host.text(name) === "";
        }
      };
    },
  };
}

export const fieldDrawings: Record<string, Drawing> = {
  "s-text-field": field("text"),
  "s-text-area": field("area"),
  "s-number-field": field("number"),
  "s-email-field": field("email"),
  "s-url-field": field("url"),
  "s-search-field": field("search"),
  "s-password-field": field("password"),
  "s-money-field": field("money"),
};
