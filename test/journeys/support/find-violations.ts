import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame, Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Checker {
  axe: {
    run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
}

/** Rules that the page or one of its frames breaks, by axe; each frame is looked at on its own. */
export async function findViolations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of [page.mainFrame(), ...(await framesInSight(page))]) {
    await frame.evaluate(axe);
    const broken = await frame.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as Checker;
      // Landmarks and the main heading are the outer page's.
      const outermost = window.parent === window;
      const rules = Object.fromEntries(
        ["region", "page-has-heading-one", "landmark-one-main"].map((id) => [id, { enabled: outermost }]),
      );
      const { violations } = await checker.run({ iframes: false, rules });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    });
    found.push(...broken.map((line) => `${frame.name() || "page"} ${line}`));
  }
  return found;
}

/**
 * The frames that a person sees. In a hidden one the admin asks an action's should-render module whether it is to stand in
 * the menu, and takes the frame away as soon as it has answered: whoever looks into it may find it gone.
 */
async function framesInSight(page: Page): Promise<Frame[]> {
  const elements = await page.locator("iframe:visible").elementHandles();
  const frames = await Promise.all(elements.map((element) => element.contentFrame()));
  return frames.filter((frame) => frame !== null);
}
