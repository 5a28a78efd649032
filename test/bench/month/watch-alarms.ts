import type { OrderSummary } from "../../../app/returns/order-summary";
import type { MovedHouse } from "../../support/moved-house";
import type { Moment, SeenAlarm } from "./truth";

export interface AlarmWatch {
  seen: SeenAlarm[];
  /** Puts down what a merchant would see now. */
  look(): Promise<void>;
}

/**
 * Every alarm that a merchant meets, by where they meet it: the attention in the summary that stands on an order, returns
 * that stand on no order in the app's list, alerts, and drift on record (what is only watched is none).
 */
export function watchAlarms(t: MovedHouse, began: number): AlarmWatch {
  const seen: SeenAlarm[] = [];
  const there = new Map<string, SeenAlarm>();
  const known = new Map<number, { value: string; reasons: [reason: string, returnId: string][] }>();
  const drifts = new Set<string>();

  /** What stands on orders is read anew only where it was written anew. */
  function onOrders(): [alarm: string, on: string][] {
    const now: [string, string][] = [];
    for (const order of t.admin.store.orders) {
      const field = [...order.metafields.values()].find(({ key }) => key === "loop_returns");
      if (!field) continue;
      let read = known.get(order.world.id);
      if (read?.value !== field.value) {
        read = { value: field.value, reasons: reasonsIn(field.value) };
        known.set(order.world.id, read);
      }
      for (const [reason, returnId] of read.reasons) now.push([`attention/${reason}`, returnId]);
    }
    return now;
  }

  async function look() {
    const at: Moment = t.now().getTime() - began;
    const unlinked = await t.db.query<{ return_id: string }>(
      "SELECT return_id FROM returns WHERE shop = $1 AND link_state IN ('not-found', 'ambiguous')",
    );
    const alerts = await t.db.query<{ kind: string; subject: string }>(
      "SELECT kind, subject FROM alerts WHERE shop = $1 AND closed_at IS NULL",
    );
    const now = [
      ...onOrders(),
      ...unlinked.map((row): [string, string] => ["attention/not-linked", row.return_id]),
      ...alerts.map((row): [string, string] => [`alert/${row.kind}`, row.subject]),
    ];
    const keys = new Set(now.map(([alarm, on]) => `${alarm} ${on}`));
    for (const [key, one] of there)
      if (!keys.has(key)) {
        one.gone = at;
        there.delete(key);
      }
    for (const [alarm, on] of now) {
      if (there.has(`${alarm} ${on}`)) continue;
      const one: SeenAlarm = { alarm, on, first: at, gone: null };
      there.set(`${alarm} ${on}`, one);
      seen.push(one);
    }
    const records = await t.db.query<{ id: string; kind: string; on: string }>(
      `SELECT id::text AS id, kind, coalesce(return_id, order_id, '') AS on FROM drifts
       WHERE shop = $1 AND state <> 'watching'`,
    );
    for (const { id, kind, on } of records) {
      if (drifts.has(id)) continue;
      drifts.add(id);
      // A record is of one moment: it is not taken back.
      seen.push({ alarm: `drift/${kind}`, on, first: at, gone: at });
    }
  }
  return { seen, look };
}

function reasonsIn(value: string): [string, string][] {
  let summary: OrderSummary;
  try {
    summary = JSON.parse(value) as OrderSummary;
  } catch {
    return [];
  }
  return (summary.returns ?? []).flatMap(({ id, attention }): [string, string][] =>
    attention === null ? [] : [[attention.reason, id]],
  );
}
