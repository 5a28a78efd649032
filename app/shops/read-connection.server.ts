import { z } from "zod";
import type { House } from "../house.server";
import { stillValid } from "./store-connection.server";
import { endpointUrl, WEBHOOK_CHOICES, type WebhookChoice } from "./wanted-webhooks";

const Registrations = z.array(z.object({ id: z.string(), topic: z.string(), trigger: z.string() })).catch([]);
const Scopes = z.record(z.string(), z.boolean()).catch({});

/** What may be shown of a shop's connection: of secrets their last four characters. */
export interface Connection {
  state: "connected" | "not-connected" | "broken";
  /** Since when it is in this state. */
  since: Date | null;
  /** broken: one sentence. */
  why: string | null;
  apiKeyLast4: string | null;
  secretLast4: string | null;
  /** When a merchant gave them; null: not known. */
  keyGivenAt: Date | null;
  secretGivenAt: Date | null;
  /** The first background call that Loop answered with the key; the first delivery that the secret signed. */
  keyProvedAt: Date | null;
  secretProvedAt: Date | null;
  /** What was given before is still valid until then. */
  previousKeyUntil: Date | null;
  previousSecretUntil: Date | null;
  /** While the secret has proved nothing: when the one before it last signed a delivery. */
  previousSignedAt: Date | null;
  /** Loop refused this newer key, and the one before it is used again. */
  refusedKey: { last4: string | null; at: Date } | null;
  webhookChoice: WebhookChoice;
  scopes: Record<string, boolean>;
  /** null: nothing is registered by Loopside; the address is pasted by hand. */
  registrations: { id: string; topic: string; trigger: string }[] | null;
  accountCheck: "matches" | "other-shop" | "no-returns-yet" | null;
  /** The address for Loop, to paste; null before the first connect. */
  webhookUrl: string | null;
  lastDeliveryAt: Date | null;
  signatureFailures: number;
}

const NONE: Connection = {
  state: "not-connected",
  since: null,
  why: null,
  apiKeyLast4: null,
  secretLast4: null,
  keyGivenAt: null,
  secretGivenAt: null,
  keyProvedAt: null,
  secretProvedAt: null,
  previousKeyUntil: null,
  previousSecretUntil: null,
  previousSignedAt: null,
  refusedKey: null,
  webhookChoice: "both",
  scopes: {},
  registrations: null,
  accountCheck: null,
  webhookUrl: null,
  lastDeliveryAt: null,
  signatureFailures: 0,
};

/** Reads how a shop is connected to Loop, without opening a secret. */
export async function readConnection(
  house: Pick<House, "db" | "env" | "now">,
  shop: string,
): Promise<Connection> {
  const row = await house.db.prisma.loopConnection.findUnique({ where: { shop } });
  if (!row) return NONE;
  const webhookChoice = WEBHOOK_CHOICES.find((choice) => choice === row.webhookChoice) ?? "both";
  const webhookUrl = endpointUrl(house.env.SHOPIFY_APP_URL, row.endpointKey);
  if (row.status === "disconnected" || !row.apiKeySealed) return { ...NONE, webhookChoice };
  const now = house.now();
  return {
    state: row.brokenSince ? "broken" : "connected",
    since: row.brokenSince ?? row.connectedAt,
    why: row.brokenWhy,
    apiKeyLast4: row.apiKeyLast4,
    secretLast4: row.secretLast4,
    keyGivenAt: row.keyGivenAt,
    secretGivenAt: row.secretGivenAt,
    keyProvedAt: row.keyProvedAt,
    secretProvedAt: row.secretProvedAt,
    previousKeyUntil: stillValid(row.previousKeyUntil, now) ? row.previousKeyUntil : null,
    previousSecretUntil: stillValid(row.previousSecretUntil, now) ? row.previousSecretUntil : null,
    previousSignedAt: row.secretProvedAt === null ? row.previousSignedAt : null,
    refusedKey: row.keyRefusedAt && { last4: row.refusedKeyLast4, at: row.keyRefusedAt },
    webhookChoice,
    scopes: Scopes.parse(row.scopes),
    registrations: row.registrations === null ? null : Registrations.parse(row.registrations),
    accountCheck:
      (["matches", "other-shop", "no-returns-yet"] as const).find((word) => word === row.accountCheck) ??
      null,
    webhookUrl,
    lastDeliveryAt: await lastDelivery(house, shop),
    signatureFailures: row.signatureFailures,
  };
}

/** The newest delivery by the primary key; a column of the connection would be one hot row for every delivery. */
async function lastDelivery(house: Pick<House, "db">, shop: string): Promise<Date | null> {
  const [row] = await house.db
    .forShop(shop)
    .query<{ received_at: Date }>(
      "SELECT received_at FROM deliveries WHERE shop = $1 ORDER BY id DESC LIMIT 1",
    );
  return row?.received_at ?? null;
}
