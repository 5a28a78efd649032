import type { House } from "../house.server";
import { LoopUnavailable } from "../loop/errors";
import type { LoopCall, Permit, Priority } from "../loop/sender.server";

/** So many calls in a row without an answer, and Loop counts as down. */
const OPENS_AFTER = 5;
const FIRST_WAIT_S = 15;
/** The sweeps of a minute would ask as often if there were no circuit. */
const LONGEST_WAIT_S = 60;

type CircuitHouse = Pick<House, "db" | "now" | "log">;

/** For the health page. `open`: Loop is down since, the next try comes at `until`. */
export type CircuitState =
  { state: "closed" } | { state: "open"; since: Date; until: Date; failures: number; problem: string };

/**
 * Before a call: while the circuit is open one call in each waiting time tries whether Loop is back. A person's call always
 * goes out; it is a try as good as any.
 * @returns what is known of the calls before, for the call's permit
 * @throws LoopUnavailable (not sent) while Loop is down
 */
export async function passCircuit(
  house: Pick<House, "db" | "now">,
  shop: string,
  priority: Priority,
): Promise<Pick<Permit, "failures">> {
  if (priority === "person") return {};
  const db = house.db.forShop(shop);
  const now = house.now();
  const [row] = await db.query<{ open_until: Date | null; failures: number }>(
    "SELECT open_until, failures FROM loop_circuits WHERE shop = $1",
  );
  const known = { failures: row?.failures ?? 0 };
  if (!row?.open_until) return known;
  const trying = await db.query(
    `UPDATE loop_circuits SET open_until = $2::timestamptz + make_interval(secs => ${FIRST_WAIT_S})
     WHERE shop = $1 AND open_until <= $2 RETURNING 1 AS mine`,
    [now],
  );
  if (trying.length > 0) return known;
  throw new LoopUnavailable("it has not answered for a while and is tried again soon", false);
}

/**
 * After a call: whether Loop answered it, whatever it said. A call over a connection that has ended counts for nothing: of a
 * shop that left no row is made again.
 */
export async function noteCall(
  house: CircuitHouse,
  { shop, connectionId }: { shop: string; connectionId: string },
  call: Pick<LoopCall, "status" | "ended"> & Partial<Pick<LoopCall, "permit">>,
  random: number = Math.random(),
): Promise<void> {
  const db = house.db.forShop(shop);
  if (!isDown(call)) {
    // It answered before this call too.
    if (call.permit?.failures === 0) return;
    const closed = await db.query<{ was_open: boolean }>(
      `UPDATE loop_circuits c SET failures = 0, opened_at = NULL, open_until = NULL, problem = NULL
       FROM (SELECT opened_at IS NOT NULL AS was_open FROM loop_circuits WHERE shop = $1) AS b
       WHERE c.shop = $1 AND c.failures > 0 RETURNING b.was_open`,
    );
    if (closed[0]?.was_open) house.log.info({ shop }, "Loop answers again.");
    return;
  }
  const problem = call.status === null ? call.ended : `${call.status}`;
  const [row] = await db.query<{ failures: number }>(
    `INSERT INTO loop_circuits AS c (shop, failures, problem)
     SELECT shop, 1, $2 FROM loop_connections WHERE shop = $1 AND connection_id = $5::uuid
     ON CONFLICT (shop) DO UPDATE SET failures = c.failures + 1, problem = $2,
       opened_at = CASE WHEN c.failures + 1 >= ${OPENS_AFTER} THEN coalesce(c.opened_at, $3) END,
       open_until = CASE WHEN c.failures + 1 >= ${OPENS_AFTER} THEN greatest(c.open_until, $3::timestamptz + make_interval(secs =>
         least(${LONGEST_WAIT_S}, ${FIRST_WAIT_S} * 2 ^ least(c.failures + 1 - ${OPENS_AFTER}, 8)) * (0.75 + $4::float8 / 4))) END
     RETURNING failures`,
    [problem, house.now(), random, connectionId],
  );
  if (row?.failures === OPENS_AFTER)
    house.log.warn({ shop, problem }, "Loop does not answer; it is tried again from time to time.");
}

/** No answer at all, or one that only a Loop in trouble gives (5xx, a web page, cut off). */
const isDown = ({ ended }: Pick<LoopCall, "ended">) => ended === "timeout" || ended === "unavailable";

export async function readCircuit(house: Pick<House, "db">, shop: string): Promise<CircuitState> {
  const [row] = await house.db.forShop(shop).query<{
    failures: number;
    opened_at: Date | null;
    open_until: Date | null;
    problem: string | null;
  }>("SELECT failures, opened_at, open_until, problem FROM loop_circuits WHERE shop = $1");
  if (!row?.opened_at || !row.open_until) return { state: "closed" };
  return {
    state: "open",
    since: row.opened_at,
    until: row.open_until,
    failures: row.failures,
    problem: row.problem ?? "no answer",
  };
}
