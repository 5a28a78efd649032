import { connectLoop } from "../../../app/shops/connect-loop.server";
import type { OrderReturnsView } from "../../../app/returns/api";
import type { ApiKey } from "../../sandbox/loop/answer-api";
import { smallOrder, smallReturn } from "../../sandbox/loop/small-world";
import type { Script } from "./script";
import type { Moment } from "./truth";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The key that the shop connects with. */
export const FIRST_KEY: ApiKey = { key: "the-first-key-0000", scopes: ["returns", "developer_tools"] };

/** What is not an alarm and has to come about all the same. */
export interface Mended {
  what: string;
  on: string;
  within: number;
  /** Null: it did not. */
  after: number | null;
}

/**
 * What may happen to a shop's tie to Loop as a whole, one after the other, each in days of its own: Loop away, the key refused,
 * a new key refused, a new secret pasted wrong, no webhooks any more, their registration deleted.
 * @param keys Loop's keys, changed in place
 */
export function addShopFaults(
  script: Script,
  keys: ApiKey[],
  fromDay: number,
  rounds: number,
): { lasts: number; mended: Mended[] } {
  const t = () => script.stage();
  const mended: Mended[] = [];
  let at: Moment = fromDay * DAY;
  let made = 0;
  const look = (from: Moment, minutes: readonly number[]) => {
    for (const minute of minutes) script.at(from + minute * MINUTE, () => undefined);
  };
  const give = async (input: { apiKey?: string; secret?: string }) => {
    const given = await connectLoop(
      t().house,
      t().shop,
      { apiKey: "", secret: "", choice: "both", ...input },
      () => Promise.resolve([]),
    );
    if (given.outcome !== "connected") throw new Error(`Connecting again ended as ${given.outcome}.`);
  };
  /** A return whose parcel moves, so that there is something to tell of. */
  const moving = (from: Moment, hours: readonly number[]) => {
    const n = ++made;
    const order = smallOrder(400_000 + n, { createdAt: script.iso(from - 3 * DAY) });
    const id = 62_000_000 + n;
    script.submit(
      from - 3 * HOUR,
      order,
      smallReturn(id, order, new Date(script.began), { loopOrderId: 89_000_000 + n }),
    );
    const words = ["pre_transit", "in_transit", "out_for_delivery", "available_for_pickup"];
    hours.forEach((hour, nth) =>
      script.at(from + hour * HOUR, () => t().loop.scan(id, words[nth] ?? "word")),
    );
    return { id: String(id), order };
  };
  const untold = (id: string) =>
    ["missed-delivery", "label", "state"].map((kind) => script.wrong(`drift/${kind}`, id));

  for (let round = 0; round < rounds; round++) {
    loopAway(at);
    keyRefused(at + DAY);
    newKeyRefused(at + 2 * DAY);
    wrongSecret(at + 3 * DAY);
    noWebhooks(at + 4 * DAY);
    registrationDeleted(at + 5 * DAY);
    at += 7 * DAY;
  }
  return { lasts: at, mended };

  function loopAway(from: Moment): void {
    const open = script.wrong("alert/circuit-open", "", 25 * MINUTE);
    const failing = script.wrong("alert/sweep-failing", "", 45 * MINUTE);
    script.at(from, () => {
      t().loop.setKnobs({ answer500: { probability: 1 } });
      open.begins();
      failing.begins();
    });
    look(
      from,
      Array.from({ length: 25 }, (_, n) => 2 + n * 2),
    );
    script.at(from + 52 * MINUTE, () => {
      t().loop.setKnobs({ answer500: 0 });
      open.ends();
      failing.ends();
    });
    look(from, [54, 58, 62]);
  }

  function keyRefused(from: Moment): void {
    const { order } = moving(from, []);
    const broken = script.wrong("alert/connection-broken", "", 12 * MINUTE);
    const failing = script.wrong("alert/sweep-failing", "");
    script.at(from, () => {
      keys.splice(0, keys.length);
      broken.begins();
      failing.begins();
    });
    look(from, [2, 7, 12]);
    script.at(from + 13 * MINUTE, async () => {
      const view = (await t().api(`/api/orders/${order.id}/returns`)).body as OrderReturnsView;
      const after = view.connection.state === "broken" ? 13 * MINUTE : null;
      mended.push({ what: "block: nothing new from Loop", on: "", within: 15 * MINUTE, after });
    });
    script.at(from + 3 * HOUR, () => {
      keys.push(FIRST_KEY);
      broken.ends();
      failing.ends();
    });
    look(from + 3 * HOUR, [2, 7, 12, 17]);
  }

  function newKeyRefused(from: Moment): void {
    const key: ApiKey = { key: `the-key-of-minute-${from / MINUTE}`, scopes: FIRST_KEY.scopes };
    const refused = script.wrong("alert/key-refused", "", 12 * MINUTE);
    script.at(from, async () => {
      keys.push(key);
      await give({ apiKey: key.key });
      keys.splice(keys.indexOf(key), 1);
      refused.begins();
    });
    look(from, [2, 7, 12]);
    script.at(from + 2 * HOUR, async () => {
      await give({ apiKey: FIRST_KEY.key });
      refused.ends();
    });
    look(from + 2 * HOUR, [2, 7, 12]);
  }

  function wrongSecret(from: Moment): void {
    const { id } = moving(from, [0.5, 1.2]);
    const unproved = script.wrong("alert/secret-unproved", "", 90 * MINUTE);
    script.at(from, async () => {
      await give({ secret: `pasted-wrong-${id}` });
      unproved.begins();
    });
    look(from + 1.2 * HOUR, [2, 7, 12]);
    script.at(from + 4 * HOUR, async () => {
      await give({ secret: t().loop.webhookSecret });
      unproved.ends();
      t().loop.scan(Number(id), "out_for_delivery");
    });
    look(from + 4 * HOUR, [2, 7, 12]);
  }

  function noWebhooks(from: Moment): void {
    const { id } = moving(from, [-1, 1, 3, 5]);
    const silence = script.wrong("alert/webhook-silence", "", 7 * HOUR);
    const missed = untold(id);
    script.at(from, () => {
      t().loop.setKnobs({ drop: { probability: 1 } });
      silence.begins();
      for (const one of missed) one.begins();
    });
    script.at(from + 9 * HOUR, () => {
      t().loop.setKnobs({ drop: 0 });
      t().loop.scan(Number(id), "failure");
      silence.ends();
      for (const one of missed) one.ends();
    });
  }

  function registrationDeleted(from: Moment): void {
    const { id } = moving(from, [2, 30]);
    const silence = script.wrong("alert/webhook-silence", "");
    const missed = untold(id);
    let deleted = 0;
    script.at(from, () => {
      t().loop.loop.subscriptions.splice(0);
      deleted = t().now().getTime();
      silence.begins();
      for (const one of missed) one.begins();
    });
    for (let hour = 1; hour <= 25; hour++)
      script.at(from + hour * HOUR + 20 * MINUTE, () => {
        const back = t().loop.loop.subscriptions.length > 0;
        const known = mended.some((one) => one.on === id);
        const after = t().now().getTime() - deleted;
        if ((back && !known) || (hour === 25 && !known))
          mended.push({
            what: "webhooks registered again",
            on: id,
            within: 25 * HOUR,
            after: back ? after : null,
          });
      });
    script.at(from + 31 * HOUR, () => {
      silence.ends();
      for (const one of missed) one.ends();
    });
  }
}
