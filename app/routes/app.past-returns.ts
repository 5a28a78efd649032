import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { readForm } from "../read-form.server";
import { signInToPage } from "../sign-in.server";
import { answerPastForm, readPastReturns } from "../sync/backfill/past-returns.server";

/** How far the past is read: JSON that the settings page asks for while it runs. */
export async function loader({ request, context: { house, shopify } }: LoaderFunctionArgs) {
  const session = await signInToPage({ house, shopify }, request);
  return readPastReturns(house, session.shop);
}

/** A button of the card, answered with the card as it stands after it. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const session = await signInToPage({ house, shopify }, request);
  const answer = await answerPastForm(house, session.shop, Object.fromEntries(await readForm(request)));
  return { answer, past: await readPastReturns(house, session.shop) };
}
