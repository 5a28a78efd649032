import type { HistoryEntry } from "../../returns/history-of-change";
import type { ReturnFacts } from "../../returns/return";
import type { Difference, DriftKind, FoundDrift } from "./drift";

/** News that a sweep brought and what it changed, as the one door says. */
export interface ChangedBySweep {
  returnId: string;
  orderId: string | null;
  said: ReturnFacts;
  changes: readonly HistoryEntry[];
  /** What was known before; null = the return was not. */
  was: { facts: ReturnFacts; wordAt: Date; updatedAt: Date | null } | null;
}

/**
 * What a sweep found is drift where a delivery should have told of it: what changed, or was made, since the shop connected.
 * Whether one did, or is only late, shows within the grace time; until then the records are watching.
 * @param at when the sweep asked Loop
 */
export function driftOfNews(news: ChangedBySweep, connectedAt: Date, at: Date): FoundDrift[] {
  const { was, said, returnId, orderId } = news;
  const moved = timeOf(was === null ? said.createdAt : newerThan(said.updatedAt, was.updatedAt));
  // Loop's clock may be a day from ours: what was known to be otherwise since the shop connected has changed since.
  const heardSince = was !== null && was.wordAt > connectedAt;
  if (news.changes.length === 0 || (!heardSince && (moved ?? was?.wordAt ?? at) <= connectedAt)) return [];
  const notBefore = Math.max((moved ?? was?.wordAt ?? at).getTime(), heardSince ? was.wordAt.getTime() : 0);
  const since = new Date(Math.min(notBefore, at.getTime()));
  const found = (kind: DriftKind, differed: Difference[]): FoundDrift => ({
    kind,
    returnId,
    orderId,
    differed,
    since,
    state: "watching",
    heardAt: was?.wordAt ?? null,
  });
  if (was === null) return [found("missed-delivery", [{ what: "return", ours: null, theirs: said.state }])];
  const kinds = new Map<DriftKind, Difference[]>();
  for (const change of news.changes) {
    const kind = KIND_OF[change.kind];
    if (kind === undefined) continue;
    kinds.set(kind, [...(kinds.get(kind) ?? []), ...differencesOf(change, was.facts)].slice(0, MOST));
  }
  if (kinds.size === 0) return [];
  const told = [...kinds.keys()].sort().join(", ");
  return [
    found("missed-delivery", [{ what: "delivery", ours: null, theirs: told }]),
    ...[...kinds].map(([kind, differed]) => found(kind, differed)),
  ];
}

const MOST = 20;

const KIND_OF: Partial<Record<HistoryEntry["kind"], DriftKind>> = {
  state: "state",
  money: "money",
  label: "label",
  items: "items",
  edited: "items",
  exchange: "exchange",
};

function differencesOf({ kind, data, atLoop }: HistoryEntry, was: ReturnFacts): Difference[] {
  switch (kind) {
    case "state":
      return [{ what: "state", ours: text(data.from), theirs: text(data.to) }];
    case "money":
      return [
        {
          what: `${text(data.what)} ${text(data.change)}`,
          ours: amount(data.from, data.currency),
          theirs: amount(data.to, data.currency),
        },
      ];
    case "label": {
      const number = text(data.trackingNumber);
      const known = was.labels.find((label) => label.trackingNumber === number);
      return [
        { what: `label ${number ?? ""}`.trim(), ours: known?.status ?? null, theirs: text(data.status) },
      ];
    }
    case "items":
      // Titles are left out: how many came and went says enough.
      return [
        { what: "items added", ours: null, theirs: count(data.added) },
        { what: "items removed", ours: null, theirs: count(data.removed) },
      ].filter((one) => one.theirs !== "0");
    case "edited":
      return [{ what: "edited at", ours: was.editedAt, theirs: atLoop }];
    case "exchange":
      return [
        { what: `exchange item ${text(data.change)}`, ours: null, theirs: text(data.resolution) ?? "1" },
      ];
    default:
      return [];
  }
}

const text = (value: unknown): string | null =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
const count = (value: unknown): string => String(Array.isArray(value) ? value.length : 0);
const amount = (value: unknown, currency: unknown): string | null =>
  text(value) === null ? null : [text(value), text(currency)].filter(Boolean).join(" ");

function timeOf(iso: string | null): Date | null {
  const at = new Date(iso ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Loop's `updated_at` where it moved; a label scan may leave it as it is. */
const newerThan = (iso: string | null, known: Date | null): string | null =>
  iso !== null && (known === null || Date.parse(iso) > known.getTime()) ? iso : null;
