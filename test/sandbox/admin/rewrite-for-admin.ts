export const cdnAppBridge = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

const fetched = ["script-src", "script-src-elem", "connect-src", "style-src", "img-src", "font-src"];

/** Lets the stand-in admin frame the app and serve its script, and takes nothing away from the policy. */
export function rewriteCsp(policy: string, admin: string): string {
  return policy
    .split(",")
    .map((one) =>
      one
        .split(";")
        .map((directive) => {
          const [name, ...sources] = directive.trim().split(/\s+/);
          if (!name) return directive;
          const adds = name === "frame-ancestors" || (fetched.includes(name) && sources.length > 0);
          if (!adds) return directive;
          const kept = sources.filter((source) => source !== "'none'");
          return `${directive.startsWith(" ") ? " " : ""}${[name, ...kept, admin].join(" ")}`;
        })
        .join(";"),
    )
    .join(",");
}

/** The CDN's App Bridge becomes the stand-in's, in HTML and in `Link` headers. */
export function rewriteAppBridge(text: string, admin: string): string {
  return text.replaceAll(cdnAppBridge, `${admin}/stand-in/app-bridge.js`);
}
