import { z } from "zod";

/** What the app's frame draws instead of a page that it cannot give: one sentence, in the reader's language. */
export const PageProblem = z.object({ code: z.string(), sentence: z.string(), locale: z.string() });
export type PageProblem = z.infer<typeof PageProblem>;
