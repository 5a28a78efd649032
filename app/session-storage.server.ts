import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { House } from "./house.server";
import { problemOf } from "./log.server";

/**
 * Shopify sessions in our own table, sealed as a whole: they hold access and refresh tokens, and of an online session the
 * person's name. The published Prisma storage keeps tokens in clear and does not run beside Prisma 7 (see the README's
 * decisions). A session that does not open any more (a sealing key that is gone) counts as absent: the package asks
 * Shopify for a new one.
 */
export function createSessionStorage(house: Pick<House, "db" | "sealer" | "log">): SessionStorage {
  const table = house.db.prisma.shopifySession;
  const purpose = "shopify-session";

  function open(row: { shop: string; sealed: Uint8Array }): Session | undefined {
    try {
      const entries = JSON.parse(house.sealer.open(row.shop, purpose, row.sealed).toString("utf8")) as [
        string,
        string | number | boolean,
      ][];
      return Session.fromPropertyArray(entries, true);
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
      const row = {
        shop: session.shop,
        isOnline: session.isOnline,
        userId: user ? String(user.id) : null,
        expiresAt: session.expires ?? null,
        sealed: new Uint8Array(
          house.sealer.seal(session.shop, purpose, JSON.stringify(session.toPropertyArray(true))),
        ),
      };
      await table.upsert({ where: { id: session.id }, create: { id: session.id, ...row }, update: row });
      return true;
    },
    async loadSession(id) {
      const row = await table.findUnique({ where: { id } });
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
