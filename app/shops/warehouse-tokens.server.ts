import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { House } from "../house.server";

/**
 * The shop's own tokens, with which a warehouse reports what it received: `lsw_`, 16 random bytes that name the token,
 * 32 random bytes that prove it. Shop and number stand in neither. Only a digest of the proof is kept, so a token is
 * shown once.
 */
const TOKEN = /^Bearer lsw_([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{43})$/;
/** One scanner is far below it; more is a loop somewhere. */
export const REQUESTS_A_MINUTE = 300;
const MOST_TOKENS = 20;

const Name = z
  .string()
  .transform((text) => text.replace(/\s+/gu, " ").trim())
  .pipe(z.string().min(1).max(60));

/** What may be shown of a token. */
export interface WarehouseToken {
  id: string;
  name: string;
  last4: string;
  createdAt: Date;
  createdBy: string;
  lastUsedAt: Date | null;
}

export type MakeTokenOutcome =
  /** `token` is shown now and never again. */
  | { outcome: "made"; token: string; name: string }
  | { outcome: "name-needed" }
  | { outcome: "too-many"; most: number };

/** Makes a token of the shop. */
export async function makeWarehouseToken(
  house: Pick<House, "db" | "now">,
  shop: string,
  input: { name: unknown; by: string },
): Promise<MakeTokenOutcome> {
  const name = Name.safeParse(input.name);
  if (!name.success) return { outcome: "name-needed" };
  const [lookup, proof] = [randomBytes(16).toString("base64url"), randomBytes(32).toString("base64url")];
  const db = house.db.forShop(shop);
  // Counted in the statement that inserts: two windows at once do not pass the bound by more than one.
  const made = await db.query(
    `INSERT INTO warehouse_tokens (shop, id, lookup, digest, name, last4, created_at, created_by)
     SELECT $1::text, $2, $3, $4, $5, $6, $7::timestamptz, $8
     WHERE (SELECT count(*) FROM warehouse_tokens WHERE shop = $1 AND revoked_at IS NULL) < ${MOST_TOKENS}
     RETURNING 1 AS made`,
    [randomUUID(), lookup, digestOf(proof), name.data, proof.slice(-4), house.now(), input.by],
  );
  return made.length > 0
    ? { outcome: "made", token: `lsw_${lookup}${proof}`, name: name.data }
    : { outcome: "too-many", most: MOST_TOKENS };
}

/** The tokens that let somebody in, oldest first. */
export async function listWarehouseTokens(house: Pick<House, "db">, shop: string): Promise<WarehouseToken[]> {
  return house.db.forShop(shop).prisma.warehouseToken.findMany({
    where: { shop, revokedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, name: true, last4: true, createdAt: true, createdBy: true, lastUsedAt: true },
  });
}

/** A revoked token lets nobody in from the next request on; its name stays in what it reported. */
export async function revokeWarehouseToken(
  house: Pick<House, "db" | "now">,
  shop: string,
  id: string,
): Promise<boolean> {
  const revoked = await house.db
    .forShop(shop)
    .query(
      "UPDATE warehouse_tokens SET revoked_at = $3 WHERE shop = $1 AND id = $2 AND revoked_at IS NULL RETURNING 1 AS revoked",
      [id, house.now()],
    );
  return revoked.length > 0;
}

export type TokenOutcome =
  | { outcome: "let-in"; shop: string; token: { id: string; name: string } }
  | { outcome: "unknown" }
  | { outcome: "too-many"; retryAfterSeconds: number };

/**
 * Who asks, by the `Authorization` header. The proof is compared in constant time, against nothing too, so that the time
 * taken does not tell whether a token of that name exists. Counts the request against the token's bound.
 */
export async function useWarehouseToken(
  house: Pick<House, "db" | "now">,
  authorization: string | null,
): Promise<TokenOutcome> {
  const [, lookup, proof] = TOKEN.exec(authorization ?? "") ?? [];
  if (!lookup || !proof) return { outcome: "unknown" };
  const [row] = await house.db.query<{ shop: string; id: string; name: string; digest: Uint8Array }>(
    `SELECT t.shop, t.id, t.name, t.digest FROM warehouse_tokens t JOIN shops s ON s.shop = t.shop
     WHERE t.lookup = $1 AND t.revoked_at IS NULL AND s.uninstalled_at IS NULL`,
    [lookup],
  );
  const right = timingSafeEqual(digestOf(proof), row ? Buffer.from(row.digest) : Buffer.alloc(32));
  if (!row || !right) return { outcome: "unknown" };
  const now = house.now();
  const minute = Math.floor(now.getTime() / 60_000);
  const [used] = await house.db.forShop(row.shop).query<{ used: number }>(
    `UPDATE warehouse_tokens SET minute = $3::bigint, last_used_at = $4,
       used_in_minute = CASE WHEN minute = $3::bigint THEN used_in_minute + 1 ELSE 1 END
     WHERE shop = $1 AND id = $2 RETURNING used_in_minute AS used`,
    [row.id, minute, now],
  );
  if ((used?.used ?? 0) > REQUESTS_A_MINUTE)
    return { outcome: "too-many", retryAfterSeconds: 60 - Math.floor((now.getTime() % 60_000) / 1000) };
  return { outcome: "let-in", shop: row.shop, token: { id: row.id, name: row.name } };
}

const digestOf = (proof: string) => createHash("sha256").update(Buffer.from(proof, "base64url")).digest();
