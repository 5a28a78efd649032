import { z } from "zod";
import { apiRoute } from "../api-request.server";
import { replayDeadLetters } from "../sync/dead-letters.server";
import { JOB_REASONS } from "../sync/job-ending.server";

const Body = z.union([z.object({ id: z.uuid() }), z.object({ reason: z.enum(JOB_REASONS) })]);

const route = apiRoute({
  POST: async ({ house, db, body }) => ({ body: await replayDeadLetters(house, db, Body.parse(body)) }),
});
export const loader = route;
export const action = route;
