import type { ActionFunctionArgs } from "@remix-run/node";
import { nameOf } from "../shops/staff.server";
import { listWarehouseTokens } from "../shops/warehouse-tokens.server";
import { answerTokensForm } from "../shops/warehouse-tokens-form.server";
import { personOf } from "../shops/welcome.server";
import { readForm } from "../read-form.server";
import { signInToPage } from "../sign-in.server";

/** A button of the tokens' card, answered with the tokens as they stand after it; a new one is in this answer only. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const session = await signInToPage({ house, shopify }, request);
  const online = session.onlineAccessInfo;
  const by = online ? nameOf(personOf(online)) : "Shopify";
  const answer = await answerTokensForm(house, session.shop, Object.fromEntries(await readForm(request)), by);
  return { answer, tokens: await listWarehouseTokens(house, session.shop) };
}
