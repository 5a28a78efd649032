import type { AdminElement } from "./element";

/** Spacing keywords of Polaris web components as Polaris space tokens. */
const spaces: Record<string, string> = {
  none: "0",
  "small-500": "var(--p-space-025)",
  "small-400": "var(--p-space-050)",
  "small-300": "var(--p-space-100)",
  "small-200": "var(--p-space-200)",
  "small-100": "var(--p-space-300)",
  small: "var(--p-space-300)",
  base: "var(--p-space-400)",
  large: "var(--p-space-500)",
  "large-100": "var(--p-space-500)",
  "large-200": "var(--p-space-600)",
  "large-300": "var(--p-space-800)",
  "large-400": "var(--p-space-1000)",
  "large-500": "var(--p-space-1200)",
};
const widths: Record<string, string> = {
  none: "0",
  "small-100": "0.5px",
  small: "1px",
  base: "1px",
  large: "2px",
  "large-100": "3px",
};
const radii: Record<string, string> = {
  none: "0",
  "small-200": "2px",
  "small-100": "4px",
  small: "6px",
  base: "8px",
  large: "12px",
  "large-100": "12px",
  "large-200": "16px",
};
const colors: Record<string, string> = {
  base: "var(--p-color-border)",
  subdued: "var(--p-color-border-secondary)",
  strong: "var(--p-color-border-hover)",
};
const fills: Record<string, string> = {
  base: "var(--p-color-bg-surface)",
  subdued: "var(--p-color-bg-surface-secondary)",
  strong: "var(--p-color-bg-surface-tertiary)",
  transparent: "transparent",
};

const words = (value: string, map: Record<string, string>) =>
  value
    .split(" ")
    .map((word) => map[word] ?? word)
    .join(" ");
export const space = (value: string) => words(value, spaces);

/**
 * A declaration, or the two that "@container (inline-size > 500px) a, b" stands for: b, and a where the condition
 * holds. Container names are left out: the nearest container answers.
 */
export function rule(
  selector: string,
  property: string,
  value: string,
  map: (value: string) => string,
): string {
  const wide = /^@container\s*[\w-]*\s*(\([^)]*\))\s*(.*?)\s*,\s*([^,]*)$/s.exec(value);
  if (!wide) return `${selector}{${property}:${map(value)}}`;
  const [, condition = "", then = "", otherwise = ""] = wide;
  return `${selector}{${property}:${map(otherwise)}}@container ${condition}{${selector}{${property}:${map(then)}}}`;
}

const spaced: Record<string, string> = {
  padding: "padding",
  paddingBlock: "padding-block",
  paddingBlockStart: "padding-block-start",
  paddingBlockEnd: "padding-block-end",
  paddingInline: "padding-inline",
  paddingInlineStart: "padding-inline-start",
  paddingInlineEnd: "padding-inline-end",
  gap: "gap",
  rowGap: "row-gap",
  columnGap: "column-gap",
};
const sized: Record<string, string> = {
  blockSize: "block-size",
  minBlockSize: "min-block-size",
  maxBlockSize: "max-block-size",
  inlineSize: "inline-size",
  minInlineSize: "min-inline-size",
  maxInlineSize: "max-inline-size",
  overflow: "overflow",
};

/** The rules for the box properties that boxes, stacks, grids and clickables share. */
export function boxRules(host: AdminElement, selector: string): string {
  const rules: string[] = [];
  const add = (name: string, property: string, map: (value: string) => string) => {
    const value = host.text(name);
    if (value) rules.push(rule(selector, property, value, map));
  };
  for (const [name, property] of Object.entries(spaced)) add(name, property, space);
  for (const [name, property] of Object.entries(sized)) add(name, property, (value) => value);
  add("background", "background", (value) => fills[value] ?? value);
  const border = host.text("border");
  if (border) {
    const [width = "base", color = "base", style = "solid"] = border.split(" ");
    rules.push(
      `${selector}{border:${widths[width] ?? width} ${style} ${colors[color] ?? "var(--p-color-border)"}}`,
    );
  }
  add("borderWidth", "border-style", () => "solid");
  add("borderWidth", "border-width", (value) => words(value, widths));
  add("borderStyle", "border-style", (value) => value);
  if (border || host.text("borderWidth"))
    add("borderColor", "border-color", (value) => colors[value] ?? value);
  add("borderRadius", "border-radius", (value) => words(value, radii));
  if (host.text("display") === "none") rules.push(":host{display:none!important}");
  else if (host.text("display").startsWith("@container"))
    rules.push(
      rule(":host", "display", host.text("display"), (value) => (value === "auto" ? "block" : value)),
    );
  return rules.join("");
}

const roles: Record<string, string> = {
  "ordered-list": "list",
  "unordered-list": "list",
  "list-item": "listitem",
  "list-item-separator": "separator",
  header: "banner",
  footer: "contentinfo",
  section: "region",
  aside: "complementary",
};

/** Role, label and visibility to assistive technology. */
export function describeBox(host: AdminElement, element: HTMLElement): void {
  const role = host.text("accessibilityRole");
  const set = (name: string, value: string) =>
    value ? element.setAttribute(name, value) : element.removeAttribute(name);
  set("role", role && role !== "generic" ? (roles[role] ?? role) : "");
  set("aria-label", host.text("accessibilityLabel"));
  set("aria-hidden", host.text("accessibilityVisibility") === "hidden" ? "true" : "");
  element.classList.toggle("hidden-visually", host.text("accessibilityVisibility") === "exclusive");
}
