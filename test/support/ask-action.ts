import { randomUUID } from "node:crypto";
import type { ActionAnswer, ActionBody, ApiError, PreviewAnswer } from "../../app/returns/api";
import type { ApiCall, ApiReply } from "./call-api";
import type { TestHouse } from "./test-house";

/** The return of the small shop that most tests act on, and its order. */
export const RETURN = 25044001;
export const ORDER = 5540000001001;

/** Connected, with the small shop's returns heard and read. */
export async function withReturns(
  t: TestHouse,
  more: Parameters<TestHouse["connect"]>[0] = {},
): Promise<TestHouse> {
  await t.connect(more);
  t.loop.announce();
  await t.settle();
  return t;
}

/** The version of a return as a preview shows it to a person. */
export async function seenVersion(t: TestHouse, returnId = RETURN): Promise<string> {
  const reply = await t.api(`/api/returns/${returnId}/preview`, { body: {} });
  if (reply.status !== 200) throw new Error(`the preview was answered ${reply.status}: ${reply.text}`);
  return (reply.body as PreviewAnswer).version;
}

/** Confirms an action as the extension does, with the version that the person saw and a key of this click. */
export async function postAction(
  t: TestHouse,
  body: Partial<ActionBody> & Pick<ActionBody, "kind">,
  call: ApiCall & { returnId?: number } = {},
): Promise<ApiReply> {
  const { returnId = RETURN, ...rest } = call;
  const seen = body.seen ?? (await seenVersion(t, returnId));
  const asked: ActionBody = { idempotencyKey: randomUUID(), ...body, seen };
  return t.api(`/api/returns/${returnId}/actions`, { ...rest, body: asked });
}

/** An action's answer. @throws when it was an error */
export function answerOf(reply: ApiReply): ActionAnswer {
  if (reply.status !== 200) throw new Error(`the action was answered ${reply.status}: ${reply.text}`);
  return reply.body as ActionAnswer;
}

export const problemIn = (reply: ApiReply) => ({ status: reply.status, code: (reply.body as ApiError).code });

/** The action as it stands now. */
export async function actionNow(t: TestHouse, id: string): Promise<ActionAnswer> {
  return answerOf(await t.api(`/api/actions/${id}`));
}

/** What Loop's API was asked to change: the last part of each POST's path, in order. */
export async function sentToLoop(t: TestHouse): Promise<string[]> {
  const response = await fetch(`${t.loop.url}/stand-in/requests`);
  const { requests } = (await response.json()) as { requests: { method: string; path: string }[] };
  return requests
    .filter((call) => call.method === "POST" && call.path.includes("/warehouse/return/"))
    .map((call) => call.path.split("/").at(-1) ?? "");
}
