import type { ShopDb, ShopTx } from "../db.server";

declare const connected: unique symbol;

/** A transaction in which a shop is connected as it was when Loop was asked. Only `whileConnected` begins one. */
export interface ConnectedTx extends ShopTx {
  readonly [connected]: true;
}

/** The shop was disconnected while Loop's answer was on its way: it is no business of ours any more. */
export class ConnectionEnded extends Error {
  override name = "ConnectionEnded";
}

/**
 * A transaction for what Loop answered: it holds the connection over which Loop was asked, so that a disconnect or an erasure
 * comes wholly before it, and then nothing is kept, or wholly after it.
 * @throws ConnectionEnded where the shop is not connected any more, or over another connection
 */
export function whileConnected<T>(
  db: ShopDb,
  connectionId: string,
  work: (tx: ConnectedTx) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    const held = await tx.query(
      "SELECT 1 AS held FROM loop_connections WHERE shop = $1 AND connection_id = $2::uuid FOR SHARE",
      [connectionId],
    );
    if (held.length === 0) throw new ConnectionEnded("The shop was disconnected from Loop meanwhile.");
    return work(tx as ConnectedTx);
  });
}
