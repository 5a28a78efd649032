import { make, put, type Drawing } from "./element";

/** Custom elements in table boxes: role and display make them a table to the eye and to assistive technology. */
function part(display: string, role: string, css = ""): Drawing {
  return {
    css: `:host{display:${display};${css}}`,
    build(host, root) {
      root.append(make("slot"));
      host.attachInternals().role = role;
      return () => undefined;
    },
  };
}

const cell =
  "padding:6px 8px;text-align:start;vertical-align:top;border-block-end:1px solid var(--p-color-border-secondary)";

export const tableDrawings: Record<string, Drawing> = {
  "s-table": {
    css: ":host{display:block;overflow-x:auto}.table{display:table;width:100%;border-collapse:collapse}.busy{opacity:.6}nav{display:flex;gap:8px;justify-content:center;padding:8px}",
    build(host, root) {
      const table = make("div", {}, make("slot"));
      table.setAttribute("role", "table");
      const previous = make("button", { type: "button", textContent: "Previous" });
      const next = make("button", { type: "button", textContent: "Next" });
      previous.addEventListener("click", () => host.emit("previouspage"));
      next.addEventListener("click", () => host.emit("nextpage"));
      const pages = make("nav", {}, previous, next);
      pages.setAttribute("aria-label", "Pages");
      root.append(table, pages);
      return () => {
        table.className = `table ${host.flag("loading") ? "busy" : ""}`;
        put(table, "aria-busy", host.flag("loading") && "true");
        pages.hidden = !host.flag("paginate");
        previous.disabled = !host.flag("hasPreviousPage");
        next.disabled = !host.flag("hasNextPage");
      };
    },
  },
  "s-table-header-row": part("table-row", "row"),
  "s-table-header": part(
    "table-cell",
    "columnheader",
    `${cell};font-weight:550;color:var(--p-color-text-secondary)`,
  ),
  "s-table-body": part("table-row-group", "rowgroup"),
  "s-table-row": part("table-row", "row"),
  "s-table-cell": part("table-cell", "cell", cell),
};
