import type { House } from "../../house.server";
import type { ShippingNotice } from "../../loop/shipping-notice";
import { applyNotices } from "../../returns/apply-notice.server";
import type { NoticeOutcome } from "../../returns/apply-notice.server";
import { noticesOf } from "../../returns/notice-of-return";
import type { NoticeOfReturn } from "../../returns/notice-of-return";
import type { ShopLoop } from "../../shops/loop-for-shop.server";
import { DEFAULT_SETTINGS } from "../../shops/settings";
import { PRIORITY, enqueueRead, enqueueRefresh } from "../jobs.server";

/** Returns that land in one transaction: on the embedded database everybody else waits for its end. */
const AT_ONCE = 100;
/** Returns of one piece that are read one by one because the notice shows news of them; the rest waits for the next night. */
const READS = 200;
const DAY = 86_400_000;

export interface LandedNotice {
  /** Returns of which it told something new. */
  found: number;
  unreadable: number;
}

/**
 * Lays a notice over what is known, a hundred returns at a time. A return that is in another state than we hold, or that is
 * not known at all, is read on its own. Safe to repeat: the second time nothing changes.
 * @param place names the piece; what could not be read of it stands in `unreadable_rows` under it
 * @throws ConnectionEnded
 */
export async function landNotice(
  house: House,
  shop: string,
  loop: Pick<ShopLoop, "land">,
  notice: ShippingNotice,
  place: string,
): Promise<LandedNotice> {
  const at = house.now();
  const rules = await readRules(house, shop);
  const notices = noticesOf(notice.rows);
  let found = 0;
  let reads = READS;
  for (let from = 0; from < notices.length; from += AT_ONCE) {
    const part = notices.slice(from, from + AT_ONCE);
    const wanted = await loop.land(async (tx) => {
      const outcomes = await applyNotices(house, tx, part);
      found += outcomes.filter((one) => one.outcome === "applied").length;
      for (const one of outcomes)
        if (isShownNow(one, at, rules.metafieldDays))
          await enqueueRefresh(house.queue, { shop, orderId: one.orderId }, tx.sql);
      return part.filter((one, index) => isWanted(one, outcomes[index], rules.readSince)).slice(0, reads);
    });
    reads -= wanted.length;
    for (const { id } of wanted)
      await enqueueRead(
        house.queue,
        { shop, returnId: id, why: "shipping-notice" },
        { priority: PRIORITY.machine },
      );
  }
  await noteUnreadable(house, loop, notice, place);
  return { found, unreadable: notice.unreadable.length };
}

/** The order's card says it otherwise now, and somebody is likely to look: see `landPage` for the same rule. */
function isShownNow(
  one: NoticeOutcome,
  at: Date,
  metafieldDays: number,
): one is NoticeOutcome & { outcome: "applied"; orderId: string } {
  if (one.outcome !== "applied" || !one.saysOtherwise || one.orderId === null) return false;
  return (
    !one.finished || one.closedAt === null || Date.parse(one.closedAt) >= at.getTime() - metafieldDays * DAY
  );
}

function isWanted(notice: NoticeOfReturn, one: NoticeOutcome | undefined, readSince: Date | null): boolean {
  if (!one) return false;
  if (one.outcome !== "unknown") return one.movedOn;
  // Before the past is read, and from before the day to which the merchant had it read, nothing is missed.
  if (readSince === null) return false;
  return notice.createdAt === null || Date.parse(notice.createdAt) >= readSince.getTime();
}

async function readRules(
  house: House,
  shop: string,
): Promise<{ metafieldDays: number; readSince: Date | null }> {
  const [row] = await house.db.forShop(shop).query<{ days: number | null; since: Date | null }>(
    `SELECT (SELECT metafield_days FROM shop_settings WHERE shop = $1) AS days,
            (SELECT since FROM backfills WHERE shop = $1 AND state = 'done') AS since`,
  );
  return { metafieldDays: row?.days ?? DEFAULT_SETTINGS.metafieldDays, readSince: row?.since ?? null };
}

/** What could not be read of the piece when it was last read. */
async function noteUnreadable(
  house: House,
  loop: Pick<ShopLoop, "land">,
  notice: ShippingNotice,
  place: string,
): Promise<void> {
  await loop.land(async (tx) => {
    await tx.query("DELETE FROM unreadable_rows WHERE shop = $1 AND starts_with(row_key, $2)", [`${place}/`]);
    await tx.query(
      `INSERT INTO unreadable_rows (shop, row_key, source, reason, seen_at)
       SELECT $1::text, r.row_key, 'deep', r.reason, $4::timestamptz FROM unnest($2::text[], $3::text[]) AS r (row_key, reason)`,
      [
        notice.unreadable.map((row) => `${place}/${row.index}`),
        notice.unreadable.map((row) => row.reason),
        house.now(),
      ],
    );
  });
}
