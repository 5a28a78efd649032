import { z } from "zod";
import { apiRoute } from "../api-request.server";
import { listDrift } from "../sync/drift/list-drift.server";

const Query = z.object({
  state: z.enum(["open", "repaired"]).default("open"),
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .nullable(),
});

const route = apiRoute({
  GET: async ({ db, url }) => {
    const { searchParams } = url;
    const ask = Query.parse({
      state: searchParams.get("state") ?? undefined,
      cursor: searchParams.get("cursor"),
    });
    return { body: await listDrift(db, ask) };
  },
});
export const loader = route;
export const action = route;
