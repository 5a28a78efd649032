import { actInAdmin } from "../../sandbox/loop/admin-action";
import type { Random } from "../../sandbox/loop/random";
import { again } from "../house/call";
import type { Fleet } from "../house/open-fleet";
import { FIRST_RETURN, stormReturn } from "./storm-world";

/** One thing that happens to one return, at a moment of the storm from 0 to 1. */
interface Step {
  at: number;
  index: number;
  does: StepKind;
}

type StepKind =
  | "submit"
  | "in_transit"
  | "delivered"
  | "process"
  | "close"
  | "cancel"
  | "flag"
  | "release"
  | "edit"
  | "close-in-shopify"
  | "cancel-in-shopify";

/** How a return's story ends in the storm, of a hundred. */
const ENDINGS: [share: number, ending: StepKind[]][] = [
  [58, ["process"]],
  [12, []],
  [5, ["close"]],
  [5, ["cancel"]],
  [4, ["flag"]],
  [3, ["flag", "release"]],
  [2, ["flag", "process"]],
  [3, ["edit", "process"]],
  [2, ["edit"]],
  [4, ["close-in-shopify"]],
  [2, ["cancel-in-shopify"]],
];

/** What happens to `returns` returns, in order: submitted, scanned, and what becomes of them. The same seed, the same storm. */
export function writeScript(returns: number, random: Random): Step[] {
  const steps: Step[] = [];
  for (let index = 0; index < returns; index++) {
    const kinds: StepKind[] = ["submit", "in_transit", "delivered", ...endingOf(random.next() * 100)];
    let at = random.next() * 0.5;
    for (const does of kinds) {
      steps.push({ at, index, does });
      at += (random.next() * (1 - at)) / 2 + 0.002;
    }
  }
  return steps.toSorted((a, b) => a.at - b.at);
}

function endingOf(drawn: number): StepKind[] {
  let sum = 0;
  for (const [share, ending] of ENDINGS) if (drawn < (sum += share)) return ending;
  return [];
}

/** Does one step in the stand-ins; one that Loop would refuse changes nothing, as in the world. */
export async function takeStep({ loop, admin, world }: Fleet, step: Step, random: Random): Promise<void> {
  if (step.does === "submit") {
    loop.createReturn(stormReturn(world, step.index, loop.clock.now(), random));
    return;
  }
  const ret = loop.loop.returns.get(FIRST_RETURN + step.index);
  if (!ret) return;
  switch (step.does) {
    case "in_transit":
    case "delivered":
      for (const label of ret.labels) loop.scan(ret.id, step.does, label.trackingNumber);
      return;
    case "process":
    case "close":
    case "cancel":
    case "flag":
      loop[step.does](ret.id);
      return;
    case "release":
      if (ret.state === "review") actInAdmin(loop.loop, ret, { action: "release" });
      return;
    case "edit":
      // Loop's staff found a smaller refund right; what is given out already stays.
      if (ret.state === "open" && ret.given.length === 0 && ret.refund !== "0.00")
        actInAdmin(loop.loop, ret, { action: "edit", refund: "20.00" });
      return;
    case "close-in-shopify":
    case "cancel-in-shopify": {
      const verb = step.does === "close-in-shopify" ? "close" : "cancel";
      const native = ret.nativeReturn?.id ?? 0;
      const path = `orders/${ret.order.id}/returns/${native}/${verb}`;
      await again(() => fetch(`${admin.url}/stand-in/${path}`, { method: "POST" }));
    }
  }
}
