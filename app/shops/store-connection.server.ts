import type { Prisma } from "../../prisma/client/client";
import type { LoopConnectionModel } from "../../prisma/client/models";
import type { House } from "../house.server";
import { last4 } from "./connect-input";
import { KEPT_BESIDE_MS, replaceSecret } from "./replace-secret";
import { LOOP_KEY, LOOP_WEBHOOK_SECRET } from "./sealed-purposes";

type StoreHouse = Pick<House, "db" | "sealer" | "log" | "now">;

/** What a merchant gave, checked against Loop. */
export interface Given {
  /** null: what is stored stays. */
  apiKey: string | null;
  secret: string | null;
  /** For the first connection only: the one that stands stays. */
  endpointKey: string;
  /** The other columns, as they are to stand. */
  row: Prisma.LoopConnectionUpdateInput & { status: string };
}

/**
 * Stores a connection. A key or secret that is replaced stays valid beside the new one until that has proved itself (see
 * `replaceSecret`). Two windows may connect at once: the second waits for the first and replaces what that one gave.
 * @returns null when what was to stay is not there any more: the shop was disconnected meanwhile
 */
export async function storeConnection(
  house: StoreHouse,
  shop: string,
  { apiKey, secret, endpointKey, row }: Given,
): Promise<LoopConnectionModel | null> {
  return house.db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('loop-connection'), hashtext(${shop}))`;
    const now = house.now();
    const before = await tx.loopConnection.findUnique({ where: { shop } });
    const kept = (apiKey ?? before?.apiKeySealed) && (secret ?? before?.secretSealed);
    if (!kept) return null;
    const columns = {
      ...keyColumns(house, shop, before, apiKey, now),
      ...secretColumns(house, shop, before, secret, now),
    };
    return tx.loopConnection.upsert({
      where: { shop },
      create: {
        ...(row as Prisma.LoopConnectionCreateInput),
        ...columns,
        shop,
        endpointKey,
        connectedAt: now,
      },
      update: { ...row, ...columns, ...(before?.status === "disconnected" ? { connectedAt: now } : {}) },
    });
  });
}

function keyColumns(
  house: StoreHouse,
  shop: string,
  before: LoopConnectionModel | null,
  typed: string | null,
  now: Date,
) {
  const current = openStored(house, shop, LOOP_KEY, before?.apiKeySealed);
  const previous = stillValid(before?.previousKeyUntil, now)
    ? openStored(house, shop, LOOP_KEY, before?.previousKeySealed)
    : null;
  const held = { current, previous, proved: before?.keyProvedAt != null };
  const given = typed ?? current;
  if (given === null) return {};
  const replaced = replaceSecret(held, given);
  // It was refused and is given again: the merchant has mended it in Loop.
  const noRefusal = { refusedKeyLast4: null, keyRefusedAt: null };
  // Sealed anew all the same: the newest sealing key may have changed.
  const apiKeySealed = sealFor(house, shop, LOOP_KEY, given);
  if (replaced === null) return { ...noRefusal, apiKeySealed };
  const keeps = replaced.previous !== null;
  const older = replaced.previous !== current;
  return {
    ...noRefusal,
    apiKeySealed,
    apiKeyLast4: last4(given),
    keyGivenAt: now,
    keyProvedAt: null,
    previousKeySealed: keeps ? sealFor(house, shop, LOOP_KEY, replaced.previous ?? "") : null,
    previousKeyLast4: replaced.previous === null ? null : last4(replaced.previous),
    previousKeyGivenAt: keeps ? ((older ? before?.previousKeyGivenAt : before?.keyGivenAt) ?? null) : null,
    previousKeyUntil: keeps ? new Date(now.getTime() + KEPT_BESIDE_MS) : null,
  };
}

function secretColumns(
  house: StoreHouse,
  shop: string,
  before: LoopConnectionModel | null,
  typed: string | null,
  now: Date,
) {
  const current = openStored(house, shop, LOOP_WEBHOOK_SECRET, before?.secretSealed);
  const previous = stillValid(before?.previousSecretUntil, now)
    ? openStored(house, shop, LOOP_WEBHOOK_SECRET, before?.previousSecretSealed)
    : null;
  const given = typed ?? current;
  if (given === null) return {};
  const replaced = replaceSecret({ current, previous, proved: before?.secretProvedAt != null }, given);
  const secretSealed = sealFor(house, shop, LOOP_WEBHOOK_SECRET, given);
  if (replaced === null) return { secretSealed };
  const keeps = replaced.previous !== null;
  return {
    secretSealed,
    secretLast4: last4(given),
    secretGivenAt: now,
    secretProvedAt: null,
    previousSecretSealed: keeps ? sealFor(house, shop, LOOP_WEBHOOK_SECRET, replaced.previous ?? "") : null,
    previousSecretUntil: keeps ? new Date(now.getTime() + KEPT_BESIDE_MS) : null,
    previousSignedAt: null,
  };
}

export const stillValid = (until: Date | null | undefined, now: Date): boolean =>
  until != null && until > now;

const sealFor = (house: StoreHouse, shop: string, purpose: string, plain: string) =>
  new Uint8Array(house.sealer.seal(shop, purpose, plain));

/** A stored secret that does not open any more counts as none: the form asks for it again. */
export function openStored(
  house: Pick<House, "sealer" | "log">,
  shop: string,
  purpose: string,
  sealed: Uint8Array | null | undefined,
): string | null {
  if (!sealed) return null;
  try {
    return house.sealer.open(shop, purpose, sealed).toString("utf8");
  } catch {
    house.log.warn(
      { shop },
      "A stored Loop secret does not open with the sealing keys at hand; it is asked for again.",
    );
    return null;
  }
}
