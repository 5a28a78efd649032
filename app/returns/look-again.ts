import { allDeliveredAt, isKnownUnscanned, labelsMade } from "./parcel-stage";
import { refundSaidAt } from "./read-alarms";
import { deliveredPatienceMs } from "./read-delivered-open";
import { expiresAt } from "./read-parcel-line";
import { DAY, HOUR, MINUTE, partlySince, readSituation, stateKnownSince } from "./read-situation";
import type { Situation } from "./read-situation";
import type { ReturnCase } from "./return";

/** When a return that closed without complete evidence is read again, after its closing. */
const CHECKING_STEPS = [MINUTE, 15 * MINUTE, 2 * HOUR, DAY];
/** A read that is due and does not come through is tried again after this. */
const RETRY = 15 * MINUTE;

/**
 * The next instant at which time alone changes what is said of this return, or at which it must be read again; null
 * when only news can change it. Always after `now`: a read that is overdue is due again in a quarter of an hour.
 */
export function lookAgainAt(c: ReturnCase): Date | null {
  const s = readSituation(c);
  const now = c.now.getTime();
  const instants = [...saidOtherwiseAt(s), ...readAgainAt(s)].filter((at) => Number.isFinite(at) && at > now);
  if (isReadOverdue(s)) instants.push(now + RETRY);
  return instants.length === 0 ? null : new Date(Math.min(...instants));
}

/** Time alone asks for a fresh details read: a step of the checks after closing has passed without one. */
export function isReadDue(c: ReturnCase): boolean {
  return isReadOverdue(readSituation(c));
}

function isReadOverdue(s: Situation): boolean {
  const readAt = Date.parse(s.c.standing.detailsReadAt ?? "");
  const passed = readAgainAt(s).filter((at) => at <= s.c.now.getTime());
  const last = Math.max(...passed);
  return passed.length > 0 && !(readAt >= last);
}

function readAgainAt(s: Situation): number[] {
  const { c, stage, native } = s;
  const instants: number[] = [];
  if (stage === "closed-checking" || (stage === "closed" && !s.ledger.anyEvidence)) {
    const closed = Date.parse(stateKnownSince(c));
    instants.push(...CHECKING_STEPS.map((step) => closed + step));
  }
  const openInLoop = c.facts.state === "open" || c.facts.state === "review";
  if (native?.closedAt != null && (openInLoop || stage === "closed-checking"))
    instants.push(Date.parse(native.closedAt) + 15 * MINUTE);
  const expires = stage === "open" && labelsMade(c.facts).some(isKnownUnscanned) ? expiresAt(c) : null;
  if (expires !== null) instants.push(Date.parse(expires));
  return instants;
}

function saidOtherwiseAt(s: Situation): number[] {
  const { c, stage, ledger, pending } = s;
  const instants: number[] = [];
  if (pending !== null && pending.status !== "unconfirmed")
    instants.push(Date.parse(pending.at) + 10 * MINUTE);
  if (stage === "open" && labelsMade(c.facts).length === 0 && c.facts.createdAt !== null)
    instants.push(Date.parse(c.facts.createdAt) + HOUR);
  if (stage === "partly") instants.push(Date.parse(partlySince(s) ?? "") + DAY);
  const delivered = stage === "open" ? allDeliveredAt(labelsMade(c.facts)) : null;
  if (delivered !== null) instants.push(...deliveredInstants(c, Date.parse(delivered)));
  const saidAt = refundSaidAt(s);
  if (saidAt !== null && ledger.entries.refund.seenInShopify === "no" && c.rules.refunds !== "by-hand")
    instants.push(Date.parse(saidAt) + DAY);
  return instants;
}

/** "Delivered {n} days ago" grows each day; the alarm and "usually by now" come between. */
function deliveredInstants(c: ReturnCase, at: number): number[] {
  const days = Math.floor((c.now.getTime() - at) / DAY) + 1;
  const p95 = c.rules.pattern?.p95Hours ?? null;
  const learnt = p95 === null ? [] : [at + p95 * HOUR + 1];
  return [at + Math.max(days, 1) * DAY, at + deliveredPatienceMs(c), ...learnt];
}
