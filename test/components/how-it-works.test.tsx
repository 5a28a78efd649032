import { describe, expect, it } from "vitest";
import { HowItWorks } from "../../app/components/HowItWorks";
import { ERRORS_AND_REMEDIES } from "../../app/components/docs-facts";
import { WEBHOOK_WORDS } from "../../app/components/webhook-words";
import { TOPICS } from "../../app/loop/topics";
import { CONDITIONS } from "../../app/returns/received";
import { DEFAULT_SETTINGS } from "../../app/shops/settings";
import { warehouseUrl } from "../../app/shops/warehouse-rule";
import { WEBHOOK_CHOICES } from "../../app/shops/wanted-webhooks";
import { CATALOGUES } from "../../app/wording/catalogue";
import type { Entry } from "../../app/wording/catalogue";
import { renderText } from "./render";

const URL = "https://loopside.example/webhooks/loop/an-unguessable-key";
const page = (change = {}) =>
  renderText(
    <HowItWorks
      webhookUrl={URL}
      warehouseUrl={warehouseUrl("https://loopside.example")}
      settings={DEFAULT_SETTINGS}
      scopes={["read_orders", "write_orders"]}
      {...change}
    />,
  );

/** Every text of a branch of the English catalogue, by its path under "acting". */
function textsUnder(branch: string): string[] {
  const walk = (entry: Entry | undefined, path: string): string[] =>
    entry === undefined || typeof entry === "string"
      ? [path]
      : Object.entries(entry).flatMap(([key, one]) => walk(one, `${path}.${key}`));
  const found = `acting.${branch}`
    .split(".")
    .reduce<Entry | undefined>(
      (entry, key) => (typeof entry === "object" ? entry[key] : undefined),
      CATALOGUES["en"],
    );
  if (found === undefined) throw new Error(`no such text: ${branch}`);
  return walk(found, branch);
}

const covered = new Set(ERRORS_AND_REMEDIES.flatMap(({ covers }) => covers));

describe("“How this integration works”", () => {
  it("shows the shop's own address for Loop, or that it is made by connecting", () => {
    expect(page()).toContain(URL);
    expect(page({ webhookUrl: null })).toContain("Connect Loop first");
  });

  it("lists every trigger with what it does here", () => {
    const text = page();
    for (const { topic, trigger, reason } of TOPICS) expect(text).toContain(`${topic} ${trigger} ${reason}`);
  });

  it("tells of each choice of news what gets late with it", () => {
    const text = page();
    expect(WEBHOOK_WORDS.map(({ value }) => value).toSorted()).toEqual([...WEBHOOK_CHOICES].toSorted());
    for (const { label, late } of WEBHOOK_WORDS) expect(text).toContain(`${label} ${late}`);
    expect(text).toContain(
      "Edits, closings and reviews show when Loopside next asks Loop, about a minute late.",
    );
  });

  it("shows a warehouse a request that works, every condition, and every answer with what to do", () => {
    const text = page();
    expect(text).toContain("curl -X POST https://loopside.example/api/received/25044777");
    for (const condition of CONDITIONS) expect(text).toContain(` ${condition} `);
    for (const status of ["200", "400", "401", "404", "409", "413", "429", "503"])
      expect(text).toContain(` ${status} `);
  });

  it.each(["error", "refused", "notAllowed", "notConnected"])(
    "has a remedy for every sentence under “%s” that a person may meet",
    (branch) => {
      expect(textsUnder(branch).filter((path) => !covered.has(path))).toEqual([]);
    },
  );

  it("covers only sentences that exist", () => {
    for (const path of covered) expect(textsUnder(path).length).toBeGreaterThan(0);
  });

  it("shows every remedy beside what it is for", () => {
    const text = page();
    for (const { seen, remedy } of ERRORS_AND_REMEDIES) expect(text).toContain(`${seen} ${remedy}`);
  });

  it("says that Loop's API cannot edit a return, and where it is done", () => {
    expect(page()).toMatch(
      /What Loop's API cannot do Edit a return\. While it is open your team can in Loop/,
    );
  });

  it("says how long things are kept, as the shop has set it", () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      freeTextRetentionDays: 111,
      deliveryRetentionDays: 12,
      unreadableRetentionDays: 44,
    };
    const text = page({ settings });
    expect(text).toMatch(/for 111 days after a return is finished/);
    expect(text).toMatch(/for 12 days after they were applied \( ?44 when they could not be read/);
    expect(text).toContain("read_orders, write_orders");
  });
});
