import { tooLarge } from "./api-request.server";
import { pageProblem } from "./page-problem.server";
import { readBounded } from "./read-bounded";

/** No request of a person carries more, in KiB. */
export const MAX_FORM_KIB = 256;

/**
 * The form that a page sends, within its bound, also where it does not tell its length.
 * @throws Response 413 with the sentence; 400 where it is no form
 */
export async function readForm(request: Request): Promise<FormData> {
  const body = await readBounded(request, MAX_FORM_KIB * 1024);
  if (body === null) {
    const { code, sentence } = tooLarge(MAX_FORM_KIB);
    throw pageProblem(request, 413, code, sentence);
  }
  const type = request.headers.get("content-type") ?? "";
  try {
    return await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  } catch {
    throw pageProblem(request, 400, "bad-request", {
      key: "acting.problem.notAsDocumented",
      params: { field: "content-type" },
    });
  }
}
