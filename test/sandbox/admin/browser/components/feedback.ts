import { make, put, type Drawing } from "./element";
import { drawIcon } from "./icon";
import { tellAdmin } from "../messages";

const bannerIcons: Record<string, string> = {
  info: "info",
  success: "check-circle",
  warning: "alert-triangle",
  critical: "alert-diamond",
};

export const feedbackDrawings: Record<string, Drawing> = {
  "s-banner": {
    css: `:host{display:block}.banner{display:grid;grid-template-columns:auto 1fr auto;gap:4px 8px;padding:8px 12px;border-radius:8px;background:var(--p-color-bg-surface-secondary);overflow-wrap:anywhere}.icon{display:inline-flex}
${["info", "success", "warning", "critical"].map((tone) => `.${tone}{background:var(--p-color-bg-surface-${tone});color:var(--p-color-text-${tone})}`).join("")}
strong{font-weight:600;display:block}button{border:0;background:none;padding:2px;color:inherit;cursor:pointer;border-radius:4px}.actions{display:flex;flex-wrap:wrap;gap:8px;margin-block-start:4px}`,
    build(host, root) {
      const icon = make("span", { className: "icon" });
      const heading = make("strong");
      const close = make("button", { type: "button" });
      close.setAttribute("aria-label", "Dismiss");
      drawIcon(close, "x");
      const content = make(
        "div",
        {},
        heading,
        make("slot"),
        make(
          "div",
          { className: "actions" },
          make("slot", { name: "secondary-actions" }),
          make("slot", { name: "primary-action" }),
        ),
      );
      const banner = make("div", {}, icon, content, close);
      root.append(banner);
      close.addEventListener("click", () => {
        host.emit("dismiss");
        banner.hidden = true;
        host.emit("afterhide");
      });
      return () => {
        const tone = host.text("tone") === "auto" ? "info" : host.text("tone") || "info";
        banner.className = `banner ${tone}`;
        banner.style.display = host.flag("hidden") || banner.hidden ? "none" : "";
        put(banner, "role", tone === "critical" ? "alert" : "status");
        heading.textContent = host.text("heading");
        heading.hidden = host.text("heading") === "";
        close.hidden = !host.flag("dismissible");
        drawIcon(icon, bannerIcons[tone] ?? "info");
      };
    },
  },
  "s-spinner": {
    css: ":host{display:inline-block}span{display:block;width:20px;height:20px;border:2px solid var(--p-color-icon-secondary);border-block-start-color:transparent;border-radius:50%;animation:turn .8s linear infinite}.large{width:32px;height:32px}.large-100{width:44px;height:44px}@keyframes turn{to{transform:rotate(1turn)}}",
    build(host, root) {
      const wheel = make("span");
      root.append(wheel);
      return () => {
        wheel.className = host.text("size");
        put(wheel, "role", "img");
        wheel.setAttribute("aria-label", host.text("accessibilityLabel") || "Loading");
      };
    },
  },
  "s-chip": {
    css: ":host{display:inline-block}span{display:inline-flex;padding:2px 8px;border-radius:8px;background:var(--p-color-bg-fill-secondary);font-size:var(--p-font-size-300)}",
    build(host, root) {
      const chip = make("span", {}, make("slot"));
      root.append(chip);
      return () => put(chip, "aria-label", host.text("accessibilityLabel"));
    },
  },
  "s-admin-block": {
    css: ":host{display:block}",
    build(host, root) {
      root.append(make("slot"));
      // The card, its heading and the collapsed line are the admin page's; the frame draws what is inside.
      return () =>
        tellAdmin("block", {
          heading: host.text("heading"),
          collapsedSummary: host.text("collapsedSummary"),
        });
    },
  },
  "s-admin-action": {
    css: ":host{display:block}.action{display:flex;flex-direction:column;min-height:100%}.body{flex:1;padding:16px}footer{position:sticky;inset-block-end:0;display:flex;flex-wrap:wrap;justify-content:flex-end;gap:8px;padding:12px 16px;background:var(--p-color-bg-surface);border-block-start:1px solid var(--p-color-border)}.veil{position:fixed;inset:0;display:grid;place-items:center;background:rgba(255,255,255,.7)}.veil[hidden]{display:none}.veil span{width:32px;height:32px;border:3px solid var(--p-color-icon);border-block-start-color:transparent;border-radius:50%;animation:turn .8s linear infinite}@keyframes turn{to{transform:rotate(1turn)}}",
    build(host, root) {
      const veil = make("div", { className: "veil" }, make("span"));
      root.append(
        make(
          "div",
          { className: "action" },
          make("div", { className: "body" }, make("slot")),
          make(
            "footer",
            {},
            make("slot", { name: "secondary-actions" }),
            make("slot", { name: "primary-action" }),
          ),
        ),
        veil,
      );
      return () => {
        veil.hidden = !host.flag("loading");
        tellAdmin("action", { heading: host.text("heading") });
      };
    },
  },
};
