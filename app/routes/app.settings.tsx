import type { ActionFunctionArgs } from "@remix-run/node";
import { connectLoop } from "../shops/connect-loop.server";
import { saveSettings } from "../shops/settings.server";
import { findOrdersById } from "../shopify/find-orders";

export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const { session } = await shopify.authenticate.admin(request);
  const form = Object.fromEntries(await request.formData()) as Record<string, string>;
  const admin = await house.adminFor(session.shop);
  const outcome = await connectLoop(
    house,
    session.shop,
    { apiKey: form.apiKey ?? "", secret: form.secret ?? "", choice: form.choice as "both" },
    (ids) => (admin ? findOrdersById(admin, ids) : Promise.resolve([])),
  );
  await saveSettings(house.db.forShop(session.shop), { whoMayAct: "order-editors", refunds: "loop" });
  return outcome;
}

export default function Settings() {
  return <p>Settings</p>;
}
