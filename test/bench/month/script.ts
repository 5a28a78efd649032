import type { MovedHouse } from "../../support/moved-house";
import type { World, WorldOrder, WorldReturn } from "../../sandbox/world/types";
import type { Step } from "./play-month";
import type { Moment, Wrong } from "./truth";

/** What will happen in a month, and what of it is wrong. */
export interface Script {
  /** Milliseconds since 1970. */
  began: number;
  world: World;
  steps: Step[];
  truth: Wrong[];
  /** The house that plays it; there once it is open. */
  stage(): MovedHouse;
  iso(at: Moment): string;
  at(moment: Moment, does: () => unknown): void;
  /** A customer of an order, which is there from now on, asks for a return. */
  submit(moment: Moment, order: WorldOrder, spec: WorldReturn): void;
  /**
   * Says that an alarm is right, from `begins` to `ends` (both by the clock of the house).
   * @param within must be found so soon; left out, it may be
   */
  wrong(alarm: string, on: string, within?: number): { begins(): void; ends(): void };
}

export function writeScript(began: number, world: World): Script & { open(t: MovedHouse): void } {
  let stage: MovedHouse | undefined;
  const steps: Step[] = [];
  const truth: Wrong[] = [];
  const script: Script & { open(t: MovedHouse): void } = {
    began,
    world,
    steps,
    truth,
    open: (t) => (stage = t),
    stage() {
      if (!stage) throw new Error("The house is not open yet.");
      return stage;
    },
    iso: (at) => new Date(began + at).toISOString(),
    at: (moment, does) => void steps.push({ at: moment, does }),
    submit: (moment, order, spec) =>
      script.at(moment, () => {
        const t = script.stage();
        if (!t.world.orders.some(({ id }) => id === order.id)) t.world.orders.push(order);
        if (!t.admin.store.order(order.id)) t.admin.store.addOrder(order);
        const now = t.now().toISOString();
        const labels = spec.labels.map((label) => ({ ...label, status: "new", updatedAt: now }));
        const nativeReturn = spec.nativeReturn && { ...spec.nativeReturn, createdAt: now };
        t.loop.createReturn({ ...spec, createdAt: now, updatedAt: now, labels, nativeReturn });
      }),
    wrong(alarm, on, within) {
      let mine: Wrong | undefined;
      const now = () => script.stage().now().getTime() - began;
      return {
        begins() {
          mine = { alarm, on, from: now(), until: null, within: within ?? null };
          truth.push(mine);
        },
        ends() {
          if (mine) mine.until = now();
        },
      };
    },
  };
  return script;
}
