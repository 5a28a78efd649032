import { z } from "zod";
import type { House } from "../house.server";
import { makeWarehouseToken, revokeWarehouseToken } from "./warehouse-tokens.server";
import type { MakeTokenOutcome } from "./warehouse-tokens.server";

/** What became of a button of the tokens' card. */
export type TokensAnswer =
  | MakeTokenOutcome
  | { outcome: "revoked" }
  /** Another window was quicker. */
  | { outcome: "not-there" };

const Form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("make"), name: z.string().max(500) }),
  z.object({ intent: z.literal("revoke"), id: z.string().max(100) }),
]);

/**
 * Makes or revokes a token of the shop's warehouse.
 * @param by who pressed the button, as the audit names them
 * @throws ZodError for a form that the page does not send
 */
export async function answerTokensForm(
  house: Pick<House, "db" | "now">,
  shop: string,
  input: unknown,
  by: string,
): Promise<TokensAnswer> {
  const form = Form.parse(input);
  if (form.intent === "make") return makeWarehouseToken(house, shop, { name: form.name, by });
  return { outcome: (await revokeWarehouseToken(house, shop, form.id)) ? "revoked" : "not-there" };
}
