import { tellAdmin } from "../messages";
import { frameData } from "../frame-data";

/** Where a link of an extension leads, as an address that a reader can see: the admin's, the app's, or as written. */
export function resolveHref(href: string): string {
  if (href === "") return "";
  if (href.startsWith("/")) return new URL(href, frameData().proxyUrl).href;
  return href;
}

/** Links leave the frame through the admin page: a sandboxed frame may open nothing itself. */
export function followLink(event: Event, href: string, target: string): void {
  event.preventDefault();
  tellAdmin("openLink", { href, target });
}
