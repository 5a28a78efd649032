import { GraphQLError } from "graphql";
import { appId } from "../store";
import { gid, parseGid } from "../gid";
import { connection, type PageArgs } from "./connection";
import type { AdminContext } from "./execute";
import { findOrders } from "./find-orders";
import { definitionView, namespaceOf } from "./resolve-metafield";
import { orderView } from "./resolve-order";
import { refundView } from "./resolve-refund";
import { returnView, reverseFulfillmentOrderView } from "./resolve-return";
import { findVariant, variantView } from "./resolve-variant";
import { meetsQuery, parseSearchQuery } from "./search-query";

interface SearchArgs extends PageArgs {
  query?: string | null;
  sortKey?: string | null;
}

const numberOf = (id: string, type: string) => {
  const parsed = parseGid(id);
  if (!parsed)
    throw new GraphQLError(`Invalid global id '${id}'`, {
      extensions: { code: "argumentLiteralsIncompatible" },
    });
  return parsed.type === type ? parsed.id : null;
};

const orderById = (id: string, context: AdminContext) => {
  const number = numberOf(id, "Order");
  const found = number === null ? null : context.store.visibleOrder(number);
  return found ? orderView(found, context.store) : null;
};

/** Finds any node by its global id; what the app may not see, or the stand-in does not keep, is null. */
export function nodeById(id: string, context: AdminContext): unknown {
  const parsed = parseGid(id);
  if (!parsed)
    throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: "RESOURCE_NOT_FOUND" } });
  const { store } = context;
  if (parsed.type === "Order") return orderById(id, context);
  if (parsed.type === "ProductVariant") {
    const variant = findVariant(store, parsed.id);
    return variant ? variantView(variant, store) : null;
  }
  for (const order of store.orders.filter((entry) => !entry.world.hidden)) {
    if (parsed.type === "Return") {
      const entry = order.returns.find((item) => String(item.id) === parsed.id);
      if (entry) return returnView(entry, order, store);
    }
    if (parsed.type === "ReverseFulfillmentOrder") {
      const entry = order.returns.find((item) => String(item.id) === parsed.id);
      if (entry) return reverseFulfillmentOrderView(entry, order, store);
    }
    if (parsed.type === "Refund") {
      const refund = order.refunds.find((item) => String(item.id) === parsed.id);
      if (refund) return refundView(refund, order, store);
    }
  }
  return null;
}

function shopView(context: AdminContext) {
  const { world } = context.store;
  return {
    __typename: "Shop",
    id: gid("Shop", world.loopShopId),
    name: world.shopName,
    myshopifyDomain: world.shop,
    url: `https://${world.shop}`,
    primaryDomain: { id: gid("Domain", 1), host: world.shop, url: `https://${world.shop}`, sslEnabled: true },
    email: `shop@${world.shop}`,
    contactEmail: `shop@${world.shop}`,
    currencyCode: world.currency,
    enabledPresentmentCurrencies: [
      ...new Set([
        world.currency,
        ...world.orders.flatMap((order) => (order.presentment ? [order.presentment.currency] : [])),
      ]),
    ],
    ianaTimezone: world.timezone,
    shopAddress: { id: `gid://shopify/ShopAddress/1`, countryCodeV2: world.countryCode ?? "US" },
    createdAt: world.createdAt,
    updatedAt: world.createdAt,
    setupRequired: false,
    taxesIncluded: false,
    plan: {
      displayName: "Basic",
      publicDisplayName: "Basic",
      partnerDevelopment: false,
      shopifyPlus: false,
    },
  };
}

const scopeViews = (scopes: string[]) =>
  scopes.map((handle) => ({ handle, description: handle.replaceAll("_", " ") }));

function appView(context: AdminContext): Record<string, unknown> {
  return {
    __typename: "App",
    id: gid("App", appId),
    apiKey: context.clientId,
    handle: "loopside",
    title: "Loopside",
    embedded: true,
    installation: () => installationView(context),
    requestedAccessScopes: scopeViews(context.store.scopesOf(null)),
    optionalAccessScopes: [],
    previouslyInstalled: false,
    developerName: null,
  };
}

function installationView(context: AdminContext): Record<string, unknown> {
  const scopes = context.token.user === null ? context.store.scopesOf(null) : context.token.scopes;
  return {
    __typename: "AppInstallation",
    id: gid("AppInstallation", appId),
    accessScopes: scopeViews(scopes),
    launchUrl: `https://${context.store.world.shop}/admin/apps/loopside`,
    uninstallUrl: null,
    activeSubscriptions: [],
    app: () => appView(context),
  };
}

/** `QueryRoot`: the reads that the stand-in answers. */
export const resolveQuery = {
  shop: (_args: object, context: AdminContext) => shopView(context),
  currentAppInstallation: (_args: object, context: AdminContext) => installationView(context),
  appInstallation: (_args: object, context: AdminContext) => installationView(context),
  app: (_args: object, context: AdminContext) => appView(context),
  appByKey: (args: { apiKey: string }, context: AdminContext) =>
    args.apiKey === context.clientId ? appView(context) : null,
  order: (args: { id: string }, context: AdminContext) => orderById(args.id, context),
  orderByIdentifier(args: { identifier: { id?: string | null } }, context: AdminContext) {
    return args.identifier.id ? orderById(args.identifier.id, context) : null;
  },
  orders: (args: SearchArgs, context: AdminContext) =>
    connection(
      findOrders(context.store, args),
      args,
      (order) => String(order.world.id),
      (order) => orderView(order, context.store),
    ),
  ordersCount: (args: SearchArgs, context: AdminContext) => ({
    count: findOrders(context.store, args).length,
    precision: "EXACT",
  }),
  return: (args: { id: string }, context: AdminContext) =>
    numberOf(args.id, "Return") === null ? null : nodeById(args.id, context),
  reverseFulfillmentOrder: (args: { id: string }, context: AdminContext) =>
    numberOf(args.id, "ReverseFulfillmentOrder") === null ? null : nodeById(args.id, context),
  refund: (args: { id: string }, context: AdminContext) =>
    numberOf(args.id, "Refund") === null ? null : nodeById(args.id, context),
  productVariant: (args: { id: string }, context: AdminContext) =>
    numberOf(args.id, "ProductVariant") === null ? null : nodeById(args.id, context),
  productVariants(args: SearchArgs, context: AdminContext) {
    const query = parseSearchQuery(args.query ?? "");
    const found = context.store.world.variants.filter((variant) =>
      meetsQuery(query, (term) => {
        if (term.field === "id") return term.value === String(variant.id);
        if (term.field === "product_id") return term.value === String(variant.productId);
        if (term.field === "sku" || term.field === null) return term.value === variant.sku;
        return true;
      }),
    );
    return connection(
      found,
      args,
      (variant) => String(variant.id),
      (variant) => variantView(variant, context.store),
    );
  },
  node: (args: { id: string }, context: AdminContext) => nodeById(args.id, context),
  nodes: (args: { ids: string[] }, context: AdminContext) => args.ids.map((id) => nodeById(id, context)),
  metafieldDefinitions(
    args: PageArgs & { ownerType: string; namespace?: string | null; key?: string | null },
    context: AdminContext,
  ) {
    const namespace = args.namespace == null ? null : namespaceOf(context.store, args.namespace);
    const found = context.store.definitions.filter(
      (definition) =>
        definition.ownerType === args.ownerType &&
        (namespace === null || definition.namespace === namespace) &&
        (args.key == null || definition.key === args.key),
    );
    return connection(found, args, (definition) => String(definition.id), definitionView);
  },
  /** The staff member behind an online token; an offline token has none. */
  currentStaffMember: () => null,
};
