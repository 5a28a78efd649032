import { make, put, type Drawing } from "./element";
import { boxRules, describeBox, rule, space } from "./space";

const block = ":host{display:block;min-width:0}";

function container(css: string, more: (host: Parameters<Drawing["build"]>[0]) => string = () => ""): Drawing {
  return {
    css: block + css,
    build(host, root) {
      const box = make("div", { className: "box" }, make("slot"));
      root.append(box);
      return () => {
        describeBox(host, box);
        host.style_(boxRules(host, ".box") + more(host));
      };
    },
  };
}

const aligned = [
  "justifyContent",
  "alignItems",
  "alignContent",
  "justifyItems",
  "placeItems",
  "placeContent",
];
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const placed = (host: Parameters<Drawing["build"]>[0]) =>
  aligned
    .filter((name) => host.text(name))
    .map((name) => rule(".box", kebab(name), host.text(name), (value) => value))
    .join("");

export const layoutDrawings: Record<string, Drawing> = {
  "s-box": container(""),
  "s-stack": container(".box{display:flex;flex-direction:column;flex-wrap:nowrap}", (host) => {
    const direction = host.text("direction") || "block";
    const flow = rule(".box", "flex-direction", direction, (value) =>
      value === "inline" ? "row" : "column",
    );
    const wrap = rule(".box", "flex-wrap", direction, (value) => (value === "inline" ? "wrap" : "nowrap"));
    const align = host.text("alignItems")
      ? ""
      : rule(".box", "align-items", direction, (value) => (value === "inline" ? "flex-start" : "stretch"));
    return flow + wrap + align + placed(host);
  }),
  "s-grid": container(".box{display:grid}", (host) => {
    const tracks = ["gridTemplateColumns", "gridTemplateRows"]
      .filter((name) => host.text(name))
      .map((name) => rule(".box", kebab(name), host.text(name), (value) => value));
    return tracks.join("") + placed(host);
  }),
  "s-grid-item": container("", (host) => {
    const column = host.text("gridColumn");
    const row = host.text("gridRow");
    return `:host{${column ? `grid-column:${column};` : ""}${row ? `grid-row:${row}` : ""}}`;
  }),
  "s-query-container": { css: ":host{display:block;container-type:inline-size}", build: plainSlot },
  "s-divider": {
    css: ":host{display:block;align-self:stretch}hr{margin:0;border:0;border-block-start:1px solid var(--p-color-border)}hr.block{height:100%;border-block-start:0;border-inline-start:1px solid var(--p-color-border)}hr.strong{border-color:var(--p-color-border-hover)}",
    build(host, root) {
      const line = make("hr");
      root.append(line);
      return () => {
        line.className = `${host.text("direction") === "block" ? "block" : ""} ${host.text("color")}`;
        put(line, "aria-orientation", host.text("direction") === "block" && "vertical");
      };
    },
  },
  "s-section": {
    css: `${block}section{display:grid;gap:${space("small")};padding:0}section.base{padding-block:${space("small-200")}}h3{margin:0;font-size:var(--p-font-size-325);font-weight:600}`,
    build(host, root) {
      const heading = make("h3");
      const section = make("section", {}, heading, make("slot"));
      root.append(section);
      return () => {
        heading.textContent = host.text("heading");
        heading.hidden = !host.text("heading");
        section.className = host.text("padding") === "none" ? "" : "base";
        put(section, "aria-label", host.text("accessibilityLabel") || host.text("heading"));
      };
    },
  },
  "s-unordered-list": { css: `${block}div{padding-inline-start:1.25rem;list-style:disc}`, build: listOf },
  "s-ordered-list": { css: `${block}div{padding-inline-start:1.25rem;list-style:decimal}`, build: listOf },
  "s-list-item": {
    css: ":host{display:list-item}",
    build(host, root) {
      root.append(make("slot"));
      host.attachInternals().role = "listitem";
      return () => undefined;
    },
  },
};

function plainSlot(_host: unknown, root: ShadowRoot): () => void {
  root.append(make("slot"));
  return () => undefined;
}

function listOf(_host: unknown, root: ShadowRoot): () => void {
  const list = make("div", {}, make("slot"));
  list.setAttribute("role", "list");
  root.append(list);
  return () => undefined;
}
