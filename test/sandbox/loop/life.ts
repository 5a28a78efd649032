import type { WorldOrder, WorldReturn } from "../world/types";
import { worthOfOrderLine } from "./money";
import { scanLabel } from "./scan-label";
import type { Loop, LoopReturn } from "./state";
import { now } from "./state";
import { submitReturn } from "./submit-return";

/** Between two things that happen by themselves. */
const SHORTEST_PAUSE_MS = 20_000;
const LONGEST_PAUSE_MS = 40_000;

const journey = ["new", "pre_transit", "in_transit", "out_for_delivery", "delivered"];

const reasons = [
  { reason: "Item was too small", parentReason: "Item didn't fit" },
  { reason: "I like another style more", parentReason: "Didn't like it" },
  { reason: "Arrived damaged", parentReason: "Something is wrong" },
];

/** Now and then a parcel moves a step, or a new return arrives for an order that has none. */
export function startLife(loop: Loop): void {
  const pause = loop.random.between(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS);
  loop.scheduler.after(
    pause,
    () => {
      liveOnce(loop);
      startLife(loop);
    },
    { background: true },
  );
}

/** One thing that happens: by chance a scan or a new return, the other where the first is not possible. */
export function liveOnce(loop: Loop): "scan" | "return" | "nothing" {
  const moves = [moveParcel, bringReturn];
  if (loop.random.next() < 0.3) moves.reverse();
  for (const move of moves) if (move(loop)) return move === moveParcel ? "scan" : "return";
  return "nothing";
}

function moveParcel(loop: Loop): boolean {
  const moving = [...loop.returns.values()].filter((ret) => ret.state === "open" && nextStep(ret) !== null);
  const ret = loop.random.pick(moving);
  const step = ret && nextStep(ret);
  if (!ret || !step) return false;
  scanLabel(loop, ret, step);
  return true;
}

function nextStep(ret: LoopReturn): string | null {
  const label = ret.labels.find((candidate) => candidate.status !== "delivered");
  const at = label ? journey.indexOf(label.status === "pending" ? "new" : label.status) : -1;
  return at === -1 ? null : (journey[at + 1] ?? null);
}

function bringReturn(loop: Loop): boolean {
  const returned = new Set([...loop.returns.values()].map((ret) => ret.order.id));
  const open = loop.world.orders.filter(
    (order) => !returned.has(order.id) && !order.cancelledAt && !order.hidden && order.lines.length > 0,
  );
  const order = loop.random.pick(open);
  if (!order) return false;
  submitReturn(loop, newReturn(loop, order));
  return true;
}

function newReturn(loop: Loop, order: WorldOrder): WorldReturn {
  const at = now(loop).toISOString();
  const id = Math.max(25049000, ...loop.returns.keys()) + 1;
  const loopOrderId = Math.max(0, ...[...loop.returns.values()].map((ret) => ret.loopOrderId)) + 1;
  const line = loop.random.pick(order.lines);
  const why = loop.random.pick(reasons);
  if (!line || !why) throw new Error("An order without lines has no return.");
  const refund = worthOfOrderLine(line);
  return {
    id,
    story: "life",
    orderId: order.id,
    loopOrderId,
    state: "open",
    flagged: false,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    editedAt: null,
    type: "standard",
    outcome: "refund",
    lines: [{ orderLineId: line.id, ...why, comment: null, outcome: "default" }],
    exchanges: [],
    refund,
    giftCard: "0.00",
    upsell: "0.00",
    handlingFee: "0.00",
    nativeStoreCredit: false,
    nativeExchange: false,
    labels: [
      {
        carrier: "USPS",
        trackingNumber: `9400111${String(id).padStart(15, "0")}`,
        status: "new",
        updatedAt: at,
        orderLineIds: [line.id],
      },
    ],
    method: null,
    gift: false,
    notes: [],
    issued: {},
    wasProcessed: false,
    originCountryCode: order.customer.countryCode,
    nativeReturn: {
      id: loop.nextId("shopify"),
      name: `${order.name}-R1`,
      status: "OPEN",
      createdAt: at,
      closedAt: null,
    },
    processEnds: "closed",
  };
}
