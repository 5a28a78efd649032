import { complain, make, put, type AdminElement, type Drawing } from "./element";
import { describeBox } from "./space";
import { drawIcon } from "./icon";

const tones = `.info{color:var(--p-color-text-info)}.success{color:var(--p-color-text-success)}.caution{color:var(--p-color-text-caution)}
.warning{color:var(--p-color-text-warning)}.critical{color:var(--p-color-text-critical)}.subdued{color:var(--p-color-text-secondary)}
.strong{font-weight:600}.address{font-style:normal}.redundant{text-decoration:line-through}.tabular-nums{font-variant-numeric:tabular-nums}`;

const classes = (host: AdminElement, ...names: string[]) =>
  names
    .map((name) => host.text(name))
    .filter((word) => word && word !== "base")
    .join(" ");

function clamp(host: AdminElement, element: HTMLElement): void {
  const lines = host.text("lineClamp");
  element.style.cssText = lines
    ? `display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:${lines};overflow:hidden`
    : "";
}

export const textDrawings: Record<string, Drawing> = {
  "s-text": {
    css: `:host{display:inline}${tones}`,
    build(host, root) {
      const span = make("span", {}, make("slot"));
      root.append(span);
      return () => {
        span.className = classes(host, "tone", "color", "type", "fontVariantNumeric");
        describeBox(host, span);
        put(span, "dir", host.text("dir"));
      };
    },
  },
  "s-paragraph": {
    css: `:host{display:block}p{margin:0;overflow-wrap:anywhere}${tones}`,
    build(host, root) {
      const paragraph = make("p", {}, make("slot"));
      root.append(paragraph);
      return () => {
        paragraph.className = classes(host, "tone", "color", "fontVariantNumeric");
        describeBox(host, paragraph);
        put(paragraph, "dir", host.text("dir"));
        clamp(host, paragraph);
      };
    },
  },
  "s-heading": {
    css: ":host{display:block}h3,div{margin:0;font-size:var(--p-font-size-325);line-height:1.25rem;font-weight:600}",
    build(host, root) {
      return () => {
        const plain = ["none", "presentation"].includes(host.text("accessibilityRole"));
        const heading = make(plain ? "div" : "h3", {}, make("slot"));
        root.replaceChildren(heading);
        if (host.text("accessibilityVisibility") === "exclusive") heading.className = "hidden-visually";
        put(heading, "aria-hidden", host.text("accessibilityVisibility") === "hidden" && "true");
        clamp(host, heading);
      };
    },
  },
  "s-badge": {
    css: `:host{display:inline-block;max-width:100%}span.badge{display:inline-flex;align-items:center;gap:2px;padding:2px 8px;border-radius:8px;font-size:var(--p-font-size-300);line-height:1rem;font-weight:550;background:var(--p-color-bg-fill-transparent-secondary);color:var(--p-color-text-secondary)}
.badge svg{width:1rem;height:1rem;margin-inline-start:-4px}.badge.large,.badge.large-100{font-size:var(--p-font-size-325);padding:4px 10px}
${["info", "success", "caution", "warning", "critical"].map((tone) => `.badge.${tone}{background:var(--p-color-bg-fill-${tone}-secondary);color:var(--p-color-text-${tone})}`).join("")}
.badge.neutral.strong{background:var(--p-color-bg-fill-inverse);color:#fff}.badge.success.strong{background:var(--p-color-bg-fill-success);color:#fff}.badge.critical.strong{background:var(--p-color-bg-fill-critical);color:#fff}`,
    build(host, root) {
      const icon = make("span");
      const badge = make("span", {}, icon, make("slot"));
      root.append(badge);
      return () => {
        badge.className = `badge ${host.text("tone") || "neutral"} ${classes(host, "color", "size")}`;
        drawIcon(icon, host.text("icon"));
      };
    },
  },
  "s-icon": {
    css: `:host{display:inline-flex;vertical-align:middle}span{display:inline-flex;color:var(--p-color-icon)}span.small svg{width:1rem;height:1rem}.subdued{color:var(--p-color-icon-secondary)}
${["info", "success", "caution", "warning", "critical"].map((tone) => `.${tone}{color:var(--p-color-icon-${tone})}`).join("")}`,
    build(host, root) {
      const icon = make("span");
      root.append(icon);
      return () => {
        icon.className = classes(host, "tone", "color", "size");
        drawIcon(icon, host.text("type"));
      };
    },
  },
  "s-image": {
    css: ":host{display:block}img{display:block;max-width:100%}",
    build(host, root) {
      const image = make("img");
      root.append(image);
      for (const type of ["load", "error"]) image.addEventListener(type, () => host.emit(type));
      return () => {
        if (
          !host.text("alt") &&
          !["none", "presentation"].includes(host.text("accessibilityRole")) &&
          host.isConnected
        )
          complain("<s-image> has no alt text");
        image.alt = host.text("alt");
        put(image, "src", host.text("src"));
        put(image, "srcset", host.text("srcSet"));
        put(image, "loading", host.text("loading"));
        image.style.objectFit = host.text("objectFit");
        image.style.aspectRatio = host.text("aspectRatio");
        image.style.inlineSize = host.text("inlineSize") === "auto" ? "auto" : "100%";
      };
    },
  },
  "s-thumbnail": {
    css: ":host{display:inline-block}span{display:grid;place-items:center;overflow:hidden;width:40px;height:40px;border-radius:8px;border:1px solid var(--p-color-border);background:var(--p-color-bg-surface);color:var(--p-color-icon-secondary)}span.small,span.small-100{width:32px;height:32px}span.small-200{width:24px;height:24px}span.large,span.large-100{width:64px;height:64px}img{width:100%;height:100%;object-fit:cover}",
    build(host, root) {
      const frame = make("span");
      root.append(frame);
      return () => {
        frame.className = host.text("size");
        const source = host.text("src");
        if (source) frame.replaceChildren(make("img", { src: source, alt: host.text("alt") }));
        else drawIcon(frame, "image");
        if (!source) put(frame, "aria-hidden", "true");
      };
    },
  },
  "s-avatar": {
    css: ":host{display:inline-block}span{display:grid;place-items:center;width:28px;height:28px;border-radius:8px;background:var(--p-color-bg-fill-tertiary);font-size:var(--p-font-size-300);font-weight:600}",
    build(host, root) {
      const frame = make("span");
      root.append(frame);
      return () => {
        frame.textContent = host.text("initials");
        put(frame, "role", host.text("alt") && "img");
        put(frame, "aria-label", host.text("alt"));
      };
    },
  },
};
