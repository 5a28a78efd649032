import type { House } from "../../house.server";

/** How the regular re-reads of a shop stand, for health. */
export interface SweepState {
  watermark: Date | null;
  sweptAt: Date | null;
  rolledAt: Date | null;
  /** Changes that sweeps and rolling reads landed before a delivery or its read did. */
  found: number;
  foundAt: Date | null;
  failedSince: Date | null;
  why: string | null;
}

export async function readSweep(house: Pick<House, "db">, shop: string): Promise<SweepState> {
  const [row] = await house.db.forShop(shop).query<SweepState>(
    `SELECT watermark, swept_at AS "sweptAt", rolled_at AS "rolledAt", found, found_at AS "foundAt",
            failed_since AS "failedSince", why FROM sweeps WHERE shop = $1`,
  );
  return (
    row ?? {
      watermark: null,
      sweptAt: null,
      rolledAt: null,
      found: 0,
      foundAt: null,
      failedSince: null,
      why: null,
    }
  );
}
