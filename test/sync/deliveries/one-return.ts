import { wireReturnWebhook } from "../../sandbox/loop/wire-webhook";
import type { LoopReturn } from "../../sandbox/loop/state";
import type { TestHouse } from "../../support/test-house";

export const ID = 25044001;

/** Connected, with Loop's own deliveries off: each test sends its own. */
export async function connected(open: () => Promise<TestHouse>) {
  const t = await open();
  await t.connect();
  t.loop.setKnobs({ drop: { probability: 1 } });
  return t;
}

export const inLoop = (t: TestHouse, id = ID): LoopReturn => {
  const ret = t.loop.loop.returns.get(id);
  if (!ret) throw new Error(`Loop has no return ${id}`);
  return ret;
};
export const bodyOf = (t: TestHouse, ret = inLoop(t)) =>
  wireReturnWebhook(t.loop.loop, ret, "return.updated");

export interface Row {
  state: string;
  provisional: boolean;
  not_confirmed: boolean;
  facts: {
    planned: { refund: string | null };
    labels: { status: string | null }[];
    exchanges: object[] | null;
  };
  processing_failed: { message: string | null } | null;
  last_read_failed_at: Date | null;
}
export async function row(t: TestHouse, id = ID): Promise<Row> {
  const [found] = await t.db.query<Row>(
    `SELECT state, provisional, not_confirmed, facts, processing_failed, last_read_failed_at FROM returns
     WHERE shop = $1 AND return_id = $2`,
    [String(id)],
  );
  if (!found) throw new Error("the return is not known");
  return found;
}
export const history = async (t: TestHouse, kind: string) =>
  t.db.query<{ data: Record<string, unknown> }>(
    "SELECT data FROM return_history WHERE shop = $1 AND return_id = $2 AND kind = $3 ORDER BY id",
    [String(ID), kind],
  );
export const readsOf = (t: TestHouse, id = ID) =>
  fetch(`${t.loop.url}/stand-in/requests`)
    .then((response) => response.json() as Promise<{ requests: { path: string; query: string }[] }>)
    .then(
      ({ requests }) =>
        requests.filter((call) => call.path.endsWith("/details") && call.query.includes(String(id))).length,
    );
