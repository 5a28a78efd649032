import { z } from "zod";
import { apiRoute, driftIdOf } from "../api-request.server";
import { personMay } from "../returns/person-may.server";
import { REMEDIES } from "../sync/drift/drift";
import { repairDrift } from "../sync/drift/repair-drift.server";

const Body = z.object({ remedy: z.enum(REMEDIES).optional() });

const route = apiRoute({
  POST: async ({ house, db, person, params, body }) => {
    const id = driftIdOf(params.driftId);
    const { remedy } = Body.parse(body);
    const may = await personMay(house, db, person);
    return { body: await repairDrift(house, db, { id, remedy: remedy ?? null, person, may }) };
  },
});
export const loader = route;
export const action = route;
