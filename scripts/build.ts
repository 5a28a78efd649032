import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build as bundle } from "esbuild";

/**
 * `npm run build`: the browser's and Remix's files (Vite), the front doors (esbuild, packages left outside), and the
 * extensions as Shopify's CLI bundles them. `--if-stale` builds nothing when no source changed since the last build.
 */
const root = path.resolve(import.meta.dirname, "..");
const STAMP = path.join(root, "build/.stamp");
const SOURCES = [
  "app",
  "extensions",
  "prisma/schema.prisma",
  "prisma/migrations",
  "public",
  "scripts",
  "package-lock.json",
  "vite.config.ts",
  "shopify.app.toml",
];

function* files(at: string): Generator<string> {
  if (!existsSync(at)) return;
  if (statSync(at).isFile()) return void (yield at);
  for (const name of readdirSync(at).sort()) {
    if (["node_modules", "dist", "tests", "locales"].includes(name)) continue;
    yield* files(path.join(at, name));
  }
}

function digestOfSources(): string {
  const hash = createHash("sha256");
  for (const source of SOURCES)
    for (const file of files(path.join(root, source)))
      hash.update(path.relative(root, file)).update(readFileSync(file));
  return hash.digest("hex");
}

function run(name: string, args: string[], env: Record<string, string> = {}): void {
  const { status } = spawnSync(path.join(root, "node_modules/.bin", name), args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (status !== 0) {
    console.error(`${name} ${args.join(" ")} did not succeed (see above).`);
    process.exit(status ?? 1);
  }
}

/** As Shopify's own CLI bundles them; needs no login and no network. */
function buildExtensions(): void {
  run("shopify", ["app", "build"], { CI: "1", SHOPIFY_CLI_NO_ANALYTICS: "1", NODE_ENV: "production" });
}

const digest = digestOfSources();
const extensionsBuilt = existsSync(path.join(root, "extensions/order-returns/dist"));
if (
  process.argv.includes("--if-stale") &&
  extensionsBuilt &&
  existsSync(STAMP) &&
  readFileSync(STAMP, "utf8") === digest
)
  process.exit(0);

run("tsx", ["scripts/build-locales.ts"]);
if (process.argv.includes("--extensions-only")) {
  if (!extensionsBuilt || !existsSync(STAMP) || readFileSync(STAMP, "utf8") !== digest) buildExtensions();
  process.exit(0);
}
run("remix", ["vite:build", "--logLevel", "warn"], { NODE_ENV: "production" });
await bundle({
  entryPoints: ["app/entry.http.server.ts", "app/entry.worker.server.ts", "app/entry.migrate.server.ts"],
  absWorkingDir: root,
  outdir: "build",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22",
  packages: "external",
  sourcemap: "linked",
  logLevel: "warning",
});
buildExtensions();
mkdirSync(path.dirname(STAMP), { recursive: true });
writeFileSync(STAMP, digest);
