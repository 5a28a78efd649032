import { orderNumber } from "../shared/order-id";
import { readMetafield } from "../shared/read-metafield";
import type { Query } from "../shared/read-metafield";
import { readOrderReturns } from "../shared/server";

const PATIENCE = 1_000;

/**
 * Whether "Act on a Loop return" stands among the order's actions. Hidden only when our server has said that the order
 * has no return: doubt, errors and slowness show it, because a missing action cannot be found.
 */
export default async function shouldRender(): Promise<{ display: boolean }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tired = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), PATIENCE);
  });
  const gid = shopify.data.selected[0]?.id;
  const known =
    gid === undefined
      ? Promise.resolve(true)
      : mayHaveReturns(gid, (query, options) => shopify.query(query, options)).catch(() => true);
  const display = await Promise.race([known, tired]);
  clearTimeout(timer);
  return { display };
}

async function mayHaveReturns(gid: string, query: Query): Promise<boolean> {
  const reading = await readMetafield(query, gid);
  if (reading.kind === "present") return reading.summary.returns.length > 0 || reading.summary.more > 0;
  const answer = await readOrderReturns(orderNumber(gid), null);
  if (answer.kind !== "ok" || answer.value.unchanged) return true;
  const { summary, connection, candidates } = answer.value;
  return (
    connection.state !== "connected" ||
    summary.returns.length > 0 ||
    summary.more > 0 ||
    candidates.length > 0
  );
}
