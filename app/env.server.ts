import { z } from "zod";

/**
 * The environment, parsed once at start; nothing else reads it. A missing key is named together with what it is for,
 * all at once, so that nobody has to start five times.
 */
const sealingKey = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(
    z
      .array(
        z.string().regex(/^[a-z0-9-]{1,16}:[A-Za-z0-9+/=]{43,44}$/, {
          message:
            'must be "id:key" with a base64 key of 32 bytes (openssl rand -base64 32), newest first, comma between several',
        }),
      )
      .min(1),
  )
  .transform((parts) =>
    parts.map((part) => {
      const at = part.indexOf(":");
      return { id: part.slice(0, at), key: Buffer.from(part.slice(at + 1), "base64") };
    }),
  )
  .refine((keys) => keys.every(({ key }) => key.length === 32), {
    message: "every key must be 32 bytes long",
  });

const httpUrl = z
  .string()
  .regex(/^https?:\/\//, { message: "must be an http(s) URL" })
  .transform((url) => url.replace(/\/+$/, ""));

const schema = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default("0.0.0.0"),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_APP_URL: httpUrl,
  SCOPES: z.string().default("read_orders,write_orders,read_returns,read_products"),
  LOOP_API_URL: httpUrl.default("https://api.loopreturns.com"),
  SEALING_KEYS: sealingKey,
  DATABASE_URL: z.string().startsWith("postgres").optional(),
  DATA_DIR: z.string().default(".data/loopside"),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
  OPERATOR_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
});

const WHAT_FOR: Record<string, string> = {
  SHOPIFY_API_KEY: "the app's client id (Partner dashboard, or client_id in shopify.app.toml)",
  SHOPIFY_API_SECRET: "the app's client secret",
  SHOPIFY_APP_URL: "the https address where Shopify and Loop reach this server",
  SEALING_KEYS: "the key that seals secrets at rest, as id:base64 (make one: openssl rand -base64 32)",
};

export type Env = z.infer<typeof schema>;

/** What went wrong in the environment, key by key, in sentences. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/**
 * @param source usually `process.env`
 * @throws EnvironmentError naming every missing or wrong key and what it is for
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const key = String(issue.path[0]);
    const what = WHAT_FOR[key] ? ` – ${WHAT_FOR[key]}` : "";
    return present[key] === undefined ? `  ${key} is missing${what}` : `  ${key} ${issue.message}${what}`;
  });
  throw new EnvironmentError(`The environment is not complete:\n${[...new Set(lines)].join("\n")}`);
}

/** @throws EnvironmentError */
export function readEnv(): Env {
  return parseEnv(process.env);
}
