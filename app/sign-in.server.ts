import type { AppLoadContext } from "@remix-run/node";
import { pageProblem } from "./page-problem.server";
import { messageOfError } from "./returns/action-messages";
import { shopOfToken } from "./session-token";
import type { Shopify } from "./shopify.server";

type Session = Awaited<ReturnType<Shopify["authenticate"]["admin"]>>["session"];
type User = NonNullable<Session["onlineAccessInfo"]>["associated_user"];

/** Why Shopify's package let nobody in. */
export type NotSignedIn =
  /** The token is missing, over or not ours: the package's answer makes App Bridge bring a new one. */
  | { outcome: "new-token"; thrown: Response }
  /** It looks like a bot (the package answers 410). */
  | { outcome: "client-refused"; thrown: Response }
  /** The token is good and the app is not installed in its shop any more. */
  | { outcome: "not-installed" }
  /** Shopify did not exchange the token; why is not known. */
  | { outcome: "not-confirmed" };

export type SignIn = { outcome: "signed-in"; session: Session; user: User | undefined } | NotSignedIn;

/**
 * Lets Shopify's package say who asks, and puts the answers that it throws into words. The package answers every token
 * that Shopify does not exchange with an empty 500, also when the app was uninstalled; what `app/uninstalled` told us
 * makes the difference. By then the package has verified the token, so the shop that it names is true.
 */
export async function signIn(
  { house, shopify }: Pick<AppLoadContext, "house" | "shopify">,
  request: Request,
): Promise<SignIn> {
  try {
    const { session } = await shopify.authenticate.admin(request);
    return { outcome: "signed-in", session, user: session.onlineAccessInfo?.associated_user };
  } catch (thrown) {
    if (!(thrown instanceof Response)) throw thrown;
    if (thrown.status === 410) return { outcome: "client-refused", thrown };
    if (thrown.status < 500) return { outcome: "new-token", thrown };
    const shop = shopOfToken(request);
    if (shop !== null && (await isUninstalled(house, shop))) return { outcome: "not-installed" };
    house.log.error({ status: thrown.status }, "Shopify's package refused a request.");
    return { outcome: "not-confirmed" };
  }
}

async function isUninstalled({ db }: AppLoadContext["house"], shop: string): Promise<boolean> {
  const known = await db.forShop(shop).prisma.shop.findUnique({
    where: { shop },
    select: { uninstalledAt: true },
  });
  return known?.uninstalledAt != null;
}

/**
 * Signs a person in to a page. What the package throws for the browser (a new token, a way through its bounce page) goes
 * on as it is; its empty 500 becomes a page that says what is the matter.
 * @throws Response
 */
export async function signInToPage(
  context: Pick<AppLoadContext, "house" | "shopify">,
  request: Request,
): Promise<Session> {
  const who = await signIn(context, request);
  switch (who.outcome) {
    case "signed-in":
      return who.session;
    case "new-token":
    case "client-refused":
      throw who.thrown;
    case "not-installed":
      throw pageProblem(request, 403, "not-installed", messageOfError("not-installed"));
    case "not-confirmed":
      throw pageProblem(request, 503, "unavailable", { key: "acting.problem.signInUnconfirmed" });
  }
}
