import { performance } from "node:perf_hooks";
import { openPglite, openPostgres } from "../../../app/db.server";
import type { OrderReturnsAnswer } from "../../../app/returns/api";
import { RETURN_FILTERS, countReturns, listReturns } from "../../../app/returns/list-returns.server";
import { readSearch } from "../../../app/returns/search-terms";
import { viewOrderReturns } from "../../../app/returns/order-returns-view.server";
import path from "node:path";
import { adoptReturns, benchWorld } from "../house/bench-world";
import { callTimed, until } from "../house/call";
import { houseOn } from "../house/house-on";
import { isLinkedCopy, multiplyReturns, orderIdOfCopy, searchesOfCopy } from "../house/multiply-returns";
import { openBenchHouse } from "../house/open-bench-house";
import type { BenchHouse } from "../house/open-bench-house";
import { medianSpread, spreadOf } from "../quantile";
import type { Spread } from "../quantile";
import type { Figure } from "../report";
import { ms, short } from "../report";
import { aim } from "./context";
import type { Bench } from "./context";

interface Reads {
  /** Over HTTP, one client. */
  http: Spread;
  /** What answers, called in this process on the same database. */
  own: Spread;
  /** The returns of the app's home, with each of its filters and by order, in this process; by round. */
  lists: Listed[][];
  counts: Spread;
}

/** One page of the app's list. */
interface Listed {
  asked: string;
  ms: number;
  rows: number;
}

/** Of the same questions those that fill pages of the same length with few and with many: two rows cost less than twenty. */
function sameLength(few: Reads["lists"], many: Reads["lists"]): { few: Spread; many: Spread } {
  const rounds = few.map((round, n) => {
    const others = new Map((many[n] ?? []).map((one) => [`${one.asked}/${one.rows}`, one]));
    return round.slice(warmOf(round.length)).flatMap((one) => {
      const other = others.get(`${one.asked}/${one.rows}`);
      return other ? [{ few: one.ms, many: other.ms }] : [];
    });
  });
  const spread = (side: "few" | "many") =>
    medianSpread(rounds.map((round) => spreadOf(round.map((one) => one[side]))));
  return { few: spread("few"), many: spread("many") };
}
const spreadOfLists = (lists: Reads["lists"]) =>
  medianSpread(lists.map((round) => spreadOf(round.slice(warmOf(round.length)).map((one) => one.ms))));

/** The block's read with few and with many returns in the shop: what is looked up by order must not grow with them. */
export async function measureBlockRead(bench: Bench): Promise<Figure[]> {
  const { fewReturns, manyReturns } = bench.sizes;
  const house = await openBenchHouse(bench.serverUrl, benchWorld(1));
  try {
    const { loop } = house.sandbox;
    const [id] = adoptReturns(loop, 0, 1);
    const order = loop.loop.returns.get(id ?? 0)?.order.id ?? 0;
    loop.announce();
    const token = house.token();
    await until("the first return is linked and written", 60, async () => {
      const answer = await callTimed<OrderReturnsAnswer>(
        `${house.appUrl()}/api/orders/${order}/returns`,
        token,
      );
      return (
        house.sandbox.admin.requests.some((one) => one.operation.includes("etafields")) &&
        !answer.body.unchanged
      );
    });
    await house.stopApp();
    const few = await readWith(bench, house, fewReturns);
    const many = await readWith(bench, house, manyReturns);
    const ratio = many.http.p50 / few.http.p50;
    const ownRatio = many.own.p50 / few.own.p50;
    const worst = Math.max(few.http.p95, many.http.p95);
    const same = sameLength(few.lists, many.lists);
    const lists = spreadOfLists(many.lists);
    const told = (reads: Spread) => `p50 ${ms(reads.p50)}, p95 ${ms(reads.p95)}`;
    return [
      {
        figure: "Block read, many returns to few",
        database: bench.database,
        measured: `ratio ${short(ratio)} (handler alone ${short(ownRatio)})`,
        limit: "ratio of medians ≤ 1.2",
        ok: aim(bench, ratio <= 1.2),
        note: `${short(fewReturns)}: ${told(few.http)}; ${short(manyReturns)}: ${told(many.http)}`,
      },
      {
        figure: "Block read, server",
        database: bench.database,
        measured: `p95 ${ms(worst)} over HTTP`,
        limit: "p95 ≤ 15 ms",
        ok: aim(bench, worst <= 15),
        note: `${bench.sizes.blockReads} reads of as many orders by one client; handler alone with ${short(manyReturns)}: ${told(many.own)}`,
      },
      {
        figure: "Block read and list, p95 of many returns to few",
        database: bench.database,
        measured: `block ${short(many.own.p95 / few.own.p95)}, list ${short(same.many.p95 / same.few.p95)}`,
        limit: "p95 ≤ 1.2 × with few",
        ok: aim(bench, many.own.p95 <= 1.2 * few.own.p95 && same.many.p95 <= 1.2 * same.few.p95),
        note: [
          `handlers alone; ${short(fewReturns)}: block ${told(few.own)}, list ${told(same.few)}; ${short(manyReturns)}: ${told(many.own)}, list ${told(same.many)}; pages of the list as long as with few; medians of ${ROUNDS} rounds`,
          manyReturns < 1_000_000 ? "shortened: 1,000,000 asked" : "",
        ]
          .filter(Boolean)
          .join("; "),
      },
      {
        figure: "List with filter and search",
        database: bench.database,
        measured: `p95 ${ms(lists.p95)}; the home's figures p95 ${ms(many.counts.p95)}`,
        limit: "p95 ≤ 100 ms",
        ok: aim(bench, lists.p95 <= 100 && many.counts.p95 <= 100),
        note: `${short(manyReturns)} returns; each filter of the app's home, by order, by RMA, order name and tracking number, and their next pages`,
      },
    ];
  } finally {
    await house.close();
  }
}

/** Fills up the bench's own database while the app is down, measures, and stops the app again. */
async function readWith(bench: Bench, house: BenchHouse, returns: number): Promise<Reads> {
  bench.say(`block read with ${returns} returns`);
  const { shop } = house.sandbox.world;
  const wanted = (read: number) => {
    const n = 1 + ((read * 7919) % (returns - 1));
    return orderIdOfCopy(isLinkedCopy(n) ? n : n - 1);
  };
  const open = () =>
    house.databaseUrl
      ? Promise.resolve(openPostgres(house.databaseUrl, 4))
      : openPglite(path.join(house.folder, "database"));
  const db = await open();
  const own: Spread[] = [];
  const lists: Listed[][] = [];
  const counts: Spread[] = [];
  try {
    await multiplyReturns(db, shop, returns);
    const alone = houseOn(db, house);
    for (let round = 0; round < ROUNDS; round++) {
      const times: number[] = [];
      for (let n = 0; n < bench.sizes.blockReads; n++) {
        const orderId = wanted(round * bench.sizes.blockReads + n);
        const began = performance.now();
        const answer = await viewOrderReturns(alone, db.forShop(shop), {
          orderId,
          seen: null,
          may: { act: true, why: null },
          refreshing: false,
        });
        times.push(performance.now() - began);
        if (answer.unchanged || answer.summary.returns.length === 0)
          throw new Error("An order showed no return.");
      }
      own.push(spreadOf(times.slice(warmOf(times.length))));
    }
    for (let round = 0; round < ROUNDS; round++) {
      const listed: Listed[] = [];
      const counted: number[] = [];
      for (let n = 0; n < bench.sizes.listReads; n++) {
        const read = round * bench.sizes.listReads + n;
        const ask = {
          filter: RETURN_FILTERS[read % RETURN_FILTERS.length] ?? ("all" as const),
          orderId: read % 4 === 3 ? wanted(read) : null,
          find: read % 4 === 1 ? searchFor(read, returns) : null,
        };
        const began = performance.now();
        const first = await listReturns(alone, db.forShop(shop), { ...ask, after: null });
        listed.push({ asked: `${read}`, ms: performance.now() - began, rows: first.rows.length });
        if (first.next !== null) {
          const again = performance.now();
          const next = await listReturns(alone, db.forShop(shop), { ...ask, after: first.next });
          listed.push({
            asked: `${read}, next page`,
            ms: performance.now() - again,
            rows: next.rows.length,
          });
        }
        const counting = performance.now();
        await countReturns(db.forShop(shop));
        counted.push(performance.now() - counting);
      }
      lists.push(listed);
      counts.push(spreadOf(counted.slice(warmOf(counted.length))));
    }
  } finally {
    await db.close();
  }
  await house.startApp();
  const token = house.token();
  const times: number[] = [];
  for (let read = 0; read < bench.sizes.blockReads; read++) {
    const reply = await callTimed(`${house.appUrl()}/api/orders/${wanted(read)}/returns`, token);
    times.push(reply.ms);
  }
  await house.stopApp();
  return {
    http: spreadOf(times.slice(warmOf(times.length))),
    own: medianSpread(own),
    lists,
    counts: medianSpread(counts),
  };
}

function searchFor(read: number, returns: number) {
  const forms = searchesOfCopy(1 + ((read * 7919) % (returns - 1)));
  return readSearch(forms[read % forms.length] ?? null);
}

/** How often the handlers are measured, each time with other orders and searches. */
const ROUNDS = 5;

/** The first reads meet cold code. */
const warmOf = (reads: number) => Math.min(50, Math.floor(reads / 4));
