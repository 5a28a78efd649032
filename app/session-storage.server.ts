import { Session } from "@shopify/shopify-api";
import { z } from "zod";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { House } from "./house.server";
import { problemOf } from "./log.server";

const Stored = z.object({
  properties: z.array(z.tuple([z.string(), z.union([z.string(), z.number(), z.boolean()])])),
  userScope: z.string().nullable(),
});

/**
 * Shopify sessions in our own table, sealed as a whole: they hold access and refresh tokens, and of an online session the
 * person's name. The published Prisma storage keeps tokens in clear and does not run beside Prisma 7 (see the README's
 * decisions). A session that does not open any more (a sealing key that is gone) counts as absent: the package asks
 * Shopify for a new one.
 *
 * The package's own list of properties leaves out `associated_user_scope`, what this person may do in Shopify; it decides
 * who may act, so it is kept beside the list.
 */
export function createSessionStorage(house: Pick<House, "db" | "sealer" | "log">): SessionStorage {
  const table = house.db.prisma.shopifySession;
  const purpose = "shopify-session";

  function open(row: { shop: string; sealed: Uint8Array }): Session | undefined {
    try {
      const text = house.sealer.open(row.shop, purpose, row.sealed).toString("utf8");
      const { properties, userScope } = Stored.parse(JSON.parse(text));
      const session = Session.fromPropertyArray(properties, true);
      if (session.onlineAccessInfo && userScope !== null)
        session.onlineAccessInfo.associated_user_scope = userScope;
      return session;
    } catch (error) {
      house.log.warn(
        { shop: row.shop, problem: problemOf(error) },
        "A stored Shopify session does not open; a new one is asked for.",
      );
      return undefined;
    }
  }

  return {
    async storeSession(session) {
      const user = session.onlineAccessInfo?.associated_user;
      const stored: z.infer<typeof Stored> = {
        properties: session.toPropertyArray(true),
        userScope: session.onlineAccessInfo?.associated_user_scope ?? null,
      };
      const row = {
        shop: session.shop,
        isOnline: session.isOnline,
        userId: user ? String(user.id) : null,
        expiresAt: session.expires ?? null,
        sealed: new Uint8Array(house.sealer.seal(session.shop, purpose, JSON.stringify(stored))),
      };
      await table.upsert({ where: { id: session.id }, create: { id: session.id, ...row }, update: row });
      return true;
    },
    async loadSession(id) {
      // Plain SQL: every request of a person asks this first.
      const [row] = await house.db.query<{ shop: string; sealed: Uint8Array }>(
        "SELECT shop, sealed FROM shopify_sessions WHERE id = $1",
        [id],
      );
      return row ? open(row) : undefined;
    },
    async deleteSession(id) {
      await table.deleteMany({ where: { id } });
      return true;
    },
    async deleteSessions(ids) {
      await table.deleteMany({ where: { id: { in: ids } } });
      return true;
    },
    async findSessionsByShop(shop) {
      const rows = await table.findMany({ where: { shop } });
      return rows.map(open).filter((session) => session !== undefined);
    },
  };
}
