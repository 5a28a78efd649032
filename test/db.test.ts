import { describe, expect, it } from "vitest";
import { useDatabase } from "./support/database";
import { serverOfTests } from "./support/test-server";

describe("the database as one shop sees it", () => {
  const db = useDatabase();
  const a = () => db().forShop("a.myshopify.com");
  const b = () => db().forShop("b.myshopify.com");

  const staff = (userId: string) => ({ shop: "ignored", userId, name: "Ana", canEditOrders: true });

  it("writes into its own shop whatever the caller says", async () => {
    await a().prisma.staff.create({ data: staff("1") });
    await b().prisma.staff.createMany({ data: [staff("1"), staff("2")] });
    expect(await a().prisma.staff.count()).toBe(1);
    expect(await b().prisma.staff.count()).toBe(2);
  });

  it("does not find, change or delete another shop's rows, even by their full key", async () => {
    await a().prisma.staff.create({ data: staff("1") });
    const key = { shop_userId: { shop: "a.myshopify.com", userId: "1" } };
    expect(await b().prisma.staff.findUnique({ where: key })).toBeNull();
    expect(await b().prisma.staff.findFirst({ where: { OR: [{ userId: "1" }] } })).toBeNull();
    expect((await b().prisma.staff.updateMany({ data: { name: "Eve" } })).count).toBe(0);
    expect((await b().prisma.staff.deleteMany({})).count).toBe(0);
    await expect(b().prisma.staff.update({ where: key, data: { name: "Eve" } })).rejects.toThrow();
  });

  it("refuses plain SQL that does not name the shop, and raw statements through Prisma", async () => {
    expect(() => a().query("SELECT count(*) FROM staff")).toThrow(/name the shop/);
    expect(await a().query("SELECT user_id FROM staff WHERE shop = $1 AND user_id = $2", ["1"])).toEqual([]);
    await expect(a().prisma.$queryRawUnsafe("SELECT 1")).rejects.toThrow(/ShopDb.query/);
  });

  it.runIf(serverOfTests())("plans without parallel workers, in and out of transactions", async () => {
    const asks = "SHOW max_parallel_workers_per_gather";
    expect(await db().query(asks)).toEqual([{ max_parallel_workers_per_gather: "0" }]);
    await db().transaction(async (tx) =>
      expect(await tx.query(asks)).toEqual([{ max_parallel_workers_per_gather: "0" }]),
    );
  });

  it("takes nothing from a transaction that failed", async () => {
    const failing = a().transaction(async (tx) => {
      await tx.query(
        "INSERT INTO staff (shop, user_id, name, can_edit_orders) VALUES ($1, $2, 'Ana', true)",
        ["9"],
      );
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await a().prisma.staff.count()).toBe(0);
  });
});
