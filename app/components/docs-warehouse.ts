import { CONDITIONS } from "../returns/received";
import type { Condition } from "../returns/received";

/** What a warehouse may say of an item, in words. */
const MEANING: Record<Condition, string> = {
  accepted: "came as expected; it may be settled",
  damaged: "came damaged",
  "wrong-item": "something else came",
  missing: "was not in the parcel",
  "not-restocked": "came, and was not put back to stock",
  inspecting: "came, not judged yet: nothing is decided before it is",
};
export const CONDITION_WORDS = CONDITIONS.map((condition) => ({ condition, meaning: MEANING[condition] }));

/** The smallest request that works. */
export const exampleOf = (url: string): string =>
  [
    `curl -X POST ${url.replace(/\{.*\}/, "25044777")} \\`,
    `  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\`,
    `  -H "Idempotency-Key: scan-000123" \\`,
    `  -d '{"lines": [{"lineItemId": "41811002", "condition": "accepted"}]}'`,
  ].join("\n");

/** What the machine is answered, by HTTP status, and what it does then. */
export const WAREHOUSE_ANSWERS: readonly { status: string; means: string }[] = [
  {
    status: "200",
    means:
      "Taken. “changed” counts the items of which this said something new, “awaited” names those still missing.",
  },
  {
    status: "400",
    means:
      "Not understood: a condition that is not listed, an item that the return does not have or that stands twice, a note over 500 characters, an Idempotency-Key that is not 8 to 128 visible characters. The message names the place. Correct it.",
  },
  { status: "401", means: "The token is not known, or was revoked. Make a new one in Settings." },
  {
    status: "404",
    means:
      "No such return in this shop. Send Loop's number of the return, not the order's; a return made this minute may need one more.",
  },
  {
    status: "409",
    means: "The Idempotency-Key came with another report before. Use a new key for what is new.",
  },
  { status: "413", means: "Over 64 KiB. Send fewer items at a time, at most 250." },
  { status: "429", means: "More than 300 requests a minute with this token. Wait as “Retry-After” says." },
  {
    status: "503",
    means: "Loopside is not available. Send it again with the same Idempotency-Key: it counts once.",
  },
];

/** How the shop's rules read what was received. */
export const WAREHOUSE_RULES: readonly string[] = [
  "What your team does with returned items in Shopify counts as well: restocked is “accepted”, not restocked and missing are what they say.",
  "All items accepted: process, by what Loop still owes. One item anything else: flag, with a note of what was found.",
  "Above the limit, in another currency, in review, flagged before, processing failed, cancelled or expired: a person is asked.",
  "“Do nothing” only counts what would have been done; “suggest” says it in the order's block; “do it by itself” acts, once for each return.",
];
