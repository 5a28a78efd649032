import type { AccessTokens } from "./access-tokens";
import { offlineLife, onlineLife, refreshLife } from "./access-tokens";
import { textOf } from "./http";
import type { AdminStore } from "./store";
import { verifySessionToken } from "./session-token";

const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
const idToken = "urn:ietf:params:oauth:token-type:id_token";
const tokenTypes = {
  "urn:shopify:params:oauth:token-type:offline-access-token": "offline",
  "urn:shopify:params:oauth:token-type:online-access-token": "online",
} as const;

export interface OAuthAnswer {
  status: number;
  body: Record<string, unknown>;
}

interface OAuthContext {
  store: AdminStore;
  tokens: AccessTokens;
  clientId: string;
  clientSecret: string;
  now: () => Date;
}

const refuse = (error: string, description: string, status = 400): OAuthAnswer => ({
  status,
  body: { error, error_description: description },
});

/**
 * `POST /admin/oauth/access_token`: token exchange (offline with expiry and refresh token, or online for one person)
 * and the refresh grant. Refusals are Shopify's (`app_not_installed`, `invalid_subject_token`, `invalid_client`).
 */
export function answerOAuth(
  context: OAuthContext,
  shop: string,
  form: Record<string, unknown> | null,
): OAuthAnswer {
  if (!form) return refuse("invalid_request", "The request body could not be read.");
  if (form.client_id !== context.clientId)
    return refuse("application_cannot_be_found", "The application could not be found.");
  if (form.client_secret !== context.clientSecret)
    return refuse("invalid_client", "The client credentials are not valid.", 401);
  if (shop !== context.store.world.shop || !context.store.installation)
    return refuse("app_not_installed", "The application is not installed on this shop.");
  if (form.grant_type === "refresh_token") return refresh(context, shop, form);
  if (form.grant_type === exchangeGrant) return exchange(context, shop, form);
  return refuse("unsupported_grant_type", "The grant type is not supported.");
}

function refresh(context: OAuthContext, shop: string, form: Record<string, unknown>): OAuthAnswer {
  const given = textOf(form.refresh_token);
  if (!given || !context.tokens.mayRefresh(shop, given))
    return refuse("invalid_request", "This request requires an active refresh_token");
  return offline(context, shop);
}

function exchange(context: OAuthContext, shop: string, form: Record<string, unknown>): OAuthAnswer {
  if (form.subject_token_type !== idToken)
    return refuse("invalid_request", "subject_token_type is not supported.");
  const verified = verifySessionToken(textOf(form.subject_token) ?? "", {
    shop,
    clientId: context.clientId,
    clientSecret: context.clientSecret,
    now: context.now(),
  });
  if (verified.kind === "invalid")
    return refuse("invalid_subject_token", `The session token is not valid: ${verified.reason}.`);
  const wanted = Object.entries(tokenTypes).find(([type]) => type === form.requested_token_type)?.[1];
  if (wanted === "online") return online(context, shop, verified.user);
  if (wanted !== "offline") return refuse("invalid_request", "requested_token_type is not supported.");
  if (String(form.expiring) === "1") return offline(context, shop);
  const scopes = context.store.scopesOf(null);
  return {
    status: 200,
    body: { access_token: context.tokens.issueNonExpiring(shop, scopes), scope: scopes.join(",") },
  };
}

function offline(context: OAuthContext, shop: string): OAuthAnswer {
  const scopes = context.store.scopesOf(null);
  const issued = context.tokens.issueOffline(shop, scopes);
  return {
    status: 200,
    body: {
      access_token: issued.accessToken,
      scope: scopes.join(","),
      expires_in: offlineLife,
      refresh_token: issued.refreshToken,
      refresh_token_expires_in: refreshLife,
    },
  };
}

function online(context: OAuthContext, shop: string, user: number): OAuthAnswer {
  const staff = context.store.world.staff.find((person) => person.id === user);
  if (!staff) return refuse("invalid_subject_token", "The session token names no user of this shop.");
  const scopes = context.store.scopesOf(user);
  return {
    status: 200,
    body: {
      access_token: context.tokens.issueOnline(shop, user, scopes),
      scope: context.store.scopesOf(null).join(","),
      expires_in: onlineLife,
      associated_user_scope: scopes.join(","),
      associated_user: {
        id: staff.id,
        first_name: staff.firstName,
        last_name: staff.lastName,
        email: staff.email,
        email_verified: true,
        account_owner: staff.id === context.store.world.staff[0]?.id,
        locale: staff.locale,
        collaborator: false,
      },
    },
  };
}
