import type { World, WorldOrder } from "../world/types";
import { seedOrder } from "./seed-order";

export interface StoredMetafield {
  id: number;
  namespace: string;
  key: string;
  type: string;
  value: string;
  createdAt: string;
  updatedAt: string;
}

export interface StoredReturnLine {
  id: number;
  orderLineId: number;
  quantity: number;
  reason: string;
  note: string;
  refunded: number;
}

export interface StoredExchangeLine {
  id: number;
  variantId: number;
  quantity: number;
}

export interface StoredReturn {
  id: number;
  name: string;
  status: "REQUESTED" | "OPEN" | "CLOSED" | "CANCELED" | "DECLINED";
  createdAt: string;
  closedAt: string | null;
  lines: StoredReturnLine[];
  exchanges: StoredExchangeLine[];
  labels: { carrier: string; trackingNumber: string }[];
  /** What became of its items, as a warehouse that works in Shopify said. */
  dispositions?: StoredDisposition[];
}

export interface StoredDisposition {
  id: number;
  orderLineId: number;
  type: "MISSING" | "NOT_RESTOCKED" | "PROCESSING_REQUIRED" | "RESTOCKED";
  quantity: number;
  createdAt: string;
}

export interface StoredRefund {
  id: number;
  createdAt: string;
  /** Decimal, shop currency. */
  amount: string;
  returnId: number | null;
  note: string | null;
  orderLineIds: number[];
}

export interface StoredTransaction {
  id: number;
  kind: "SALE" | "REFUND";
  gateway: string;
  /** Decimal, shop currency. */
  amount: string;
  createdAt: string;
  refundId: number | null;
}

export interface StoredEvent {
  id: number;
  createdAt: string;
  message: string;
  action: string;
  appTitle: string | null;
}

/** An order as the stand-in keeps it: what the world says, and what has happened to it since. */
export interface StoredOrder {
  /** What was bought; lines that an exchange adds later stand in it too. */
  world: WorldOrder;
  updatedAt: string;
  closedAt: string | null;
  tags: string[];
  note: string | null;
  /** By `namespace.key`. */
  metafields: Map<string, StoredMetafield>;
  returns: StoredReturn[];
  refunds: StoredRefund[];
  transactions: StoredTransaction[];
  events: StoredEvent[];
}

export interface MetafieldDefinition {
  id: number;
  ownerType: string;
  namespace: string;
  key: string;
  type: string;
  name: string;
  description: string | null;
  filterable: boolean;
}

export interface AdminStore {
  world: World;
  /** Null = the app is not installed on the shop. */
  installation: { scopes: string[]; installedAt: string } | null;
  orders: StoredOrder[];
  definitions: MetafieldDefinition[];
  flowTriggers: { handle: string; payload: unknown; at: string }[];
  /** The namespace behind `$app`. */
  appNamespace: string;
  nextId(): number;
  order(id: number | string): StoredOrder | null;
  /** The order, unless Shopify would hide it from an app without read_all_orders. */
  visibleOrder(id: number | string): StoredOrder | null;
  addOrder(order: WorldOrder): StoredOrder;
  /** Staff deleted it: it is gone for everybody. */
  deleteOrder(id: number | string): void;
  addEvent(order: StoredOrder, message: string, action: string, appTitle?: string | null): void;
  /** Scopes that an offline token (null) or a person's online token carries. */
  scopesOf(user: number | null): string[];
}

/** Shopify's id of the app in the stand-in: it stands in `$app` namespaces (`app--<id>`). */
export const appId = 7_700_001;

/** The stand-in's memory, seeded from the world; `firstId` onwards are ids of what is made while it runs. */
export function createStore(
  world: World,
  appScopes: string[],
  now: () => Date,
  firstId = 9_000_000_000_001,
): AdminStore {
  let lastId = firstId - 1;
  const byId = new Map<string, StoredOrder>();
  const store: AdminStore = {
    world,
    installation: null,
    orders: [],
    definitions: [],
    flowTriggers: [],
    appNamespace: `app--${appId}`,
    nextId: () => ++lastId,
    order: (id) => byId.get(String(id)) ?? null,
    visibleOrder(id) {
      const found = byId.get(String(id));
      return found && !found.world.hidden ? found : null;
    },
    addOrder(order) {
      const known = byId.get(String(order.id));
      if (known) return known;
      const stored = seedOrder(order, world, store.nextId);
      store.orders.push(stored);
      byId.set(String(order.id), stored);
      return stored;
    },
    deleteOrder(id) {
      byId.delete(String(id));
      store.orders = store.orders.filter((order) => String(order.world.id) !== String(id));
    },
    addEvent(order, message, action, appTitle = null) {
      order.events.push({
        id: store.nextId(),
        createdAt: now().toISOString(),
        message,
        action,
        appTitle,
      });
    },
    scopesOf(user) {
      const scopes = store.installation?.scopes ?? appScopes;
      if (user === null) return scopes;
      const staff = world.staff.find((person) => person.id === user);
      if (!staff) return [];
      const own = staff.scopes;
      return own === null ? scopes : scopes.filter((scope) => own.includes(scope));
    },
  };
  for (const order of world.orders) store.addOrder(order);
  return store;
}
