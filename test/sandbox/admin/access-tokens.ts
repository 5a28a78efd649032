import { randomBytes } from "node:crypto";

export interface AccessToken {
  token: string;
  shop: string;
  /** Null = an offline token, the app's own. */
  user: number | null;
  /** Scopes it was given, as the app asked for them (write implies read at the check, not here). */
  scopes: string[];
  /** Null = never expires; Shopify takes no such token any more for apps created since April 2026. */
  expiresAt: number | null;
}

interface RefreshToken {
  shop: string;
  expiresAt: number;
}

export const offlineLife = 3600;
export const refreshLife = 7_776_000;
export const onlineLife = 86_399;

/**
 * The access tokens given out. "Only one expiring offline token can be active per app/shop combination: acquiring a
 * new expiring token will revoke all previous expiring tokens for that shop" (shopify.dev, offline access tokens).
 */
export function createAccessTokens(now: () => Date) {
  const tokens = new Map<string, AccessToken>();
  const refreshTokens = new Map<string, RefreshToken>();

  const dropOffline = (shop: string) => {
    for (const [key, token] of tokens)
      if (token.shop === shop && token.user === null && token.expiresAt !== null) tokens.delete(key);
    for (const [key, token] of refreshTokens) if (token.shop === shop) refreshTokens.delete(key);
  };

  return {
    issueOffline(shop: string, scopes: string[]): { accessToken: string; refreshToken: string } {
      dropOffline(shop);
      const accessToken = `shpat_${randomBytes(16).toString("hex")}`;
      const refreshToken = `shprt_${randomBytes(16).toString("hex")}`;
      const at = now().getTime();
      tokens.set(accessToken, {
        token: accessToken,
        shop,
        user: null,
        scopes,
        expiresAt: at + offlineLife * 1000,
      });
      refreshTokens.set(refreshToken, { shop, expiresAt: at + refreshLife * 1000 });
      return { accessToken, refreshToken };
    },
    issueNonExpiring(shop: string, scopes: string[]): string {
      const token = `shpat_${randomBytes(16).toString("hex")}`;
      tokens.set(token, { token, shop, user: null, scopes, expiresAt: null });
      return token;
    },
    issueOnline(shop: string, user: number, scopes: string[]): string {
      const token = `shpat_${randomBytes(16).toString("hex")}`;
      tokens.set(token, { token, shop, user, scopes, expiresAt: now().getTime() + onlineLife * 1000 });
      return token;
    },
    /** True when the refresh token is alive; it is used up by the next `issueOffline` (it rotates). */
    mayRefresh(shop: string, refreshToken: string): boolean {
      const found = refreshTokens.get(refreshToken);
      return found !== undefined && found.shop === shop && found.expiresAt > now().getTime();
    },
    find(shop: string, token: string): AccessToken | null {
      const found = tokens.get(token);
      if (!found || found.shop !== shop) return null;
      if (found.expiresAt !== null && found.expiresAt <= now().getTime()) return null;
      return found;
    },
    revokeAll(shop: string): void {
      for (const [key, token] of tokens) if (token.shop === shop) tokens.delete(key);
      for (const [key, token] of refreshTokens) if (token.shop === shop) refreshTokens.delete(key);
    },
    /** The scopes of tokens already given out follow the installation, as when a merchant approves new ones. */
    changeScopes(shop: string, scopesFor: (user: number | null) => string[]): void {
      for (const token of tokens.values()) if (token.shop === shop) token.scopes = scopesFor(token.user);
    },
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;
