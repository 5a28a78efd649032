import { readFileSync } from "node:fs";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { ROOT } from "../../sandbox/run-sandbox";
import type { Figure } from "../report";
import { short } from "../report";

const KB = 1024;
/** Shopify refuses a larger one at deploy. */
const SHOPIFY_KB = 64;
const TARGETS = [
  { file: "order-returns-block.js", name: "Block", limit: 20 },
  { file: "order-returns-action.js", name: "Action", limit: 24 },
  { file: "order-returns-action-conditions.js", name: "Action's should-render", limit: 24 },
];

/** Each extension target as Shopify counts it: its bundle, deflated. */
export function measureSizes(): Figure[] {
  return TARGETS.map(({ file, name, limit }) => {
    const bundle = readFileSync(path.join(ROOT, "extensions/order-returns/dist", file));
    const kilobytes = deflateSync(bundle).length / KB;
    return {
      figure: `${name}, compressed`,
      database: "–",
      measured: `${short(kilobytes)} KB`,
      limit: `≤ ${limit} KB (Shopify: ${SHOPIFY_KB} KB)`,
      ok: kilobytes <= limit,
      note: `deflate; ${short(bundle.length / KB)} KB as built`,
    };
  });
}
