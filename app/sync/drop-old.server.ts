import type { House } from "../house.server";
import { dropOldDrift } from "./drift/drop-old-drift.server";

/** A Loop key that nobody used for so long is no shop's any more; a minute's count of it says nothing. */
const BUDGET_DAYS = 7;

/**
 * Retention: a delivery's sealed body goes some days after it was settled, free text of finished returns after the shop's
 * time (the customer's, Loop's and our own: notes of actions and of the warehouse), what a person was shown before acting
 * after a day, a warehouse's idempotency keys after a week. Ids, states, money and who acted stay: they are the history.
 * @returns how many bodies and free texts were dropped
 */
export async function dropOld(house: House): Promise<{ bodies: number; texts: number }> {
  const now = house.now();
  const bodies = await house.db.query(
    `UPDATE deliveries d SET body_sealed = NULL, dropped_at = $1
     WHERE d.body_sealed IS NOT NULL AND d.status <> 'received'
       AND d.settled_at < $1::timestamptz - make_interval(days => coalesce((
         SELECT CASE WHEN d.status = 'unreadable' THEN s.unreadable_retention_days ELSE s.delivery_retention_days END
         FROM shop_settings s WHERE s.shop = d.shop), CASE WHEN d.status = 'unreadable' THEN 30 ELSE 7 END))
     RETURNING 1 AS dropped`,
    [now],
  );
  const texts = await house.db.query(
    `UPDATE returns r SET private_sealed = NULL, text_erased_at = $1
     WHERE r.private_sealed IS NOT NULL AND r.finished
       AND r.loop_word_at < $1::timestamptz - make_interval(days => coalesce((
         SELECT s.free_text_retention_days FROM shop_settings s WHERE s.shop = r.shop), 365))
     RETURNING 1 AS dropped`,
    [now],
  );
  await house.db.query(
    `UPDATE received_lines l SET note_sealed = NULL
     FROM returns r WHERE l.note_sealed IS NOT NULL AND r.shop = l.shop AND r.return_id = l.return_id AND r.finished
       AND r.loop_word_at < $1::timestamptz - make_interval(days => coalesce((
         SELECT s.free_text_retention_days FROM shop_settings s WHERE s.shop = l.shop), 365))`,
    [now],
  );
  // An action that still waits for its end keeps its note: a lost answer is settled by what stands in Loop.
  await house.db.query(
    `UPDATE actions a SET note_sealed = NULL
     FROM returns r WHERE a.note_sealed IS NOT NULL AND a.pending_return_id IS NULL
       AND r.shop = a.shop AND r.return_id = a.return_id AND r.finished
       AND r.loop_word_at < $1::timestamptz - make_interval(days => coalesce((
         SELECT s.free_text_retention_days FROM shop_settings s WHERE s.shop = a.shop), 365))`,
    [now],
  );
  await house.db.query("DELETE FROM received_posts WHERE at < $1::timestamptz - interval '7 days'", [now]);
  await house.db.query("DELETE FROM seen_versions WHERE seen_at < $1::timestamptz - interval '1 day'", [now]);
  await dropOldDrift(house.db, now);
  // A key that is in use is asked with every minute.
  await house.db.query("DELETE FROM loop_budgets WHERE expire < $1::bigint", [
    now.getTime() - BUDGET_DAYS * 86_400_000,
  ]);
  // Shopify's last answer to a shop that was erased meanwhile was counted again.
  await house.db.query(
    "DELETE FROM shopify_budgets b WHERE NOT EXISTS (SELECT 1 FROM shops s WHERE s.shop = b.shop)",
  );
  await house.db.query("DELETE FROM alerts WHERE closed_at < $1::timestamptz - interval '90 days'", [now]);
  return { bodies: bodies.length, texts: texts.length };
}
