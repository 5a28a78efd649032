import { z } from "zod";
import { returnIdOf } from "../api-request.server";
import { machineRoute } from "../machine-request.server";
import { CONDITIONS } from "../returns/received";
import { useWarehouseToken } from "../shops/warehouse-tokens.server";
import { receiveLines } from "../sync/received/receive-lines.server";

const Body = z.object({
  lines: z
    .array(
      z.object({
        lineItemId: z.union([z.string().regex(/^\d{1,20}$/), z.int().positive().transform(String)]),
        condition: z.enum(CONDITIONS),
        note: z.string().max(500).nullish(),
      }),
    )
    .min(1)
    .max(250),
});

/** As of a person's click: visible ASCII, compared and stored as it is. */
const Key = z
  .string()
  .regex(/^[\x21-\x7e]{8,128}$/, "an Idempotency-Key is 8 to 128 visible ASCII characters");

const route = machineRoute(useWarehouseToken, async ({ house, db, token, params, headers, body }) => {
  const returnId = returnIdOf(params.returnId);
  const { lines } = Body.parse(body);
  const key = Key.nullable().parse(headers.get("idempotency-key"));
  return { body: await receiveLines(house, db, { returnId, token, lines, key }) };
});
export const loader = route;
export const action = route;
