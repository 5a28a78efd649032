import type { PrismaClient } from "../prisma/client/client";

type Args = { where?: object; data?: object | object[]; create?: object; update?: object };

/** Narrows the arguments of one Prisma call to the shop; what a caller says about `shop` is overwritten. */
function narrow(shop: string, operation: string, args: Args): Args {
  const own = { shop };
  switch (operation) {
    case "create":
      return { ...args, data: { ...(args.data as object), ...own } };
    case "createMany":
    case "createManyAndReturn":
      return {
        ...args,
        data: (Array.isArray(args.data) ? args.data : [args.data ?? {}]).map((row) => ({ ...row, ...own })),
      };
    case "upsert":
      return { ...args, where: { ...args.where, ...own }, create: { ...args.create, ...own } };
    default:
      return { ...args, where: { ...args.where, ...own } };
  }
}

/**
 * A Prisma client that sees one shop only: every model call gets `shop` in its filter and in its data, whatever the caller
 * wrote; models without a shop are out of reach, and so are raw statements (use `ShopDb.query`).
 */
export function scopedPrisma(prisma: PrismaClient, shop: string) {
  return prisma.$extends({
    query: {
      $allModels: {
        $allOperations({ operation, args, query }) {
          return query(narrow(shop, operation, args as Args) as typeof args);
        },
      },
      $queryRaw: refuse,
      $queryRawUnsafe: refuse,
      $executeRaw: refuse,
      $executeRawUnsafe: refuse,
    },
  });
}

function refuse(): never {
  throw new Error(
    "Raw statements through a shop's Prisma client are refused: use ShopDb.query, which names the shop.",
  );
}

export type ScopedPrisma = ReturnType<typeof scopedPrisma>;
