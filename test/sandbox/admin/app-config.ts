import { parse } from "smol-toml";
import { asObject, textOf } from "./http";

/** One topic that the app wants to hear, out of `shopify.app.toml`. */
export interface Subscription {
  topic: string;
  /** Path (or address) as the file has it; a path is resolved against the app's address. */
  uri: string;
  /** Null = the whole payload. */
  includeFields: string[] | null;
}

export interface DeclaredMetafield {
  ownerType: "ORDER";
  key: string;
  type: string;
  name: string;
  description: string | null;
  filterable: boolean;
}

export interface AppConfig {
  apiVersion: string;
  subscriptions: Subscription[];
  metafields: DeclaredMetafield[];
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];

/** What Shopify would know of the app after `shopify app deploy`: webhook subscriptions and order metafields. */
export function readAppConfig(toml: string): AppConfig {
  const file = parse(toml);
  const webhooks = asObject(file.webhooks) ?? {};
  return {
    apiVersion: textOf(webhooks.api_version) ?? "2026-10",
    subscriptions: readSubscriptions(webhooks.subscriptions),
    metafields: readMetafields(asObject(file.order)),
  };
}

function readSubscriptions(list: unknown): Subscription[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry) => {
    const subscription = asObject(entry);
    const uri = textOf(subscription?.uri);
    if (!subscription || !uri) return [];
    const includeFields = Array.isArray(subscription.include_fields)
      ? texts(subscription.include_fields)
      : null;
    return [
      ...texts(subscription.topics).map((topic) => ({ topic, uri, includeFields })),
      ...texts(subscription.compliance_topics).map((topic) => ({ topic, uri, includeFields: null })),
    ];
  });
}

function readMetafields(order: Record<string, unknown> | null): DeclaredMetafield[] {
  const declared = asObject(asObject(order?.metafields)?.app) ?? {};
  return Object.entries(declared).flatMap(([key, value]) => {
    const field = asObject(value);
    const type = textOf(field?.type);
    if (!field || !type) return [];
    return [
      {
        ownerType: "ORDER" as const,
        key,
        type,
        name: textOf(field.name) ?? key,
        description: textOf(field.description) ?? null,
        filterable: asObject(field.capabilities)?.admin_filterable === true,
      },
    ];
  });
}
