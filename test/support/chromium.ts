import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { chromium, type Browser, type Page } from "playwright-core";

const root = join(import.meta.dirname, "../..");

/** Ours, not `@sparticuz/chromium`'s own list: that one switches web security off, and a test of CORS could not fail. */
const args = [
  "--no-sandbox",
  "--disable-features=LocalNetworkAccessChecks",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--no-first-run",
  "--hide-scrollbars",
  "--force-color-profile=srgb",
];

/** An ordinary browser's name: Shopify's app package answers a headless one, as any bot, with 410. */
const version = "153.0.0.0";
const userAgent = `Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`;

/**
 * Starts a browser. On glibc Linux it is the Chromium inside `@sparticuz/chromium`; elsewhere an installed Chrome.
 * Throws with what to install when there is neither.
 */
export async function launchBrowser(): Promise<Browser> {
  const path = isGlibcLinux() ? await unpackChromium() : undefined;
  if (path) return chromium.launch({ executablePath: path, args, headless: true });
  try {
    return await chromium.launch({ channel: "chrome", args, headless: true });
  } catch (error) {
    throw new Error("The browser tests need an installed Chrome on this machine", { cause: error });
  }
}

const isGlibcLinux = () =>
  process.platform === "linux" &&
  ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"].some(existsSync);

async function unpackChromium(): Promise<string> {
  const manifest: unknown = JSON.parse(
    readFileSync(join(root, "node_modules/@sparticuz/chromium/package.json"), "utf8"),
  );
  const packageVersion =
    typeof manifest === "object" && manifest !== null && "version" in manifest
      ? String(manifest.version)
      : "0";
  // It unpacks into TMPDIR and uses whatever browser lies there already, of any version.
  const folder = join(tmpdir(), `loopside-chromium-${packageVersion}`);
  mkdirSync(folder, { recursive: true });
  const before = { TMPDIR: process.env.TMPDIR, AWS_LAMBDA_JS_RUNTIME: process.env.AWS_LAMBDA_JS_RUNTIME };
  process.env.TMPDIR = folder;
  // Read while the package is imported: it then brings its own libnss3.
  process.env.AWS_LAMBDA_JS_RUNTIME = "nodejs24.x";
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    return await onceAtATime(folder, () => packed.executablePath());
  } finally {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}

/** Test workers start side by side: one unpacks, the others wait until the browser lies there whole. */
async function onceAtATime<T>(folder: string, unpack: () => Promise<T>): Promise<T> {
  const [ready, lock] = [join(folder, "ready"), join(folder, "unpacking")];
  const deadline = Date.now() + 90_000;
  while (!existsSync(ready)) {
    if (takeLock(lock)) {
      try {
        const result = await unpack();
        writeFileSync(join(folder, "fonts/fonts.conf"), fontConfig(folder));
        writeFileSync(ready, "");
        return result;
      } finally {
        rmSync(lock, { recursive: true, force: true });
      }
    }
    if (Date.now() > deadline) throw new Error(`Chromium is still being unpacked into ${folder}`);
    await wait(100);
  }
  return unpack();
}

/**
 * The package's own file looks for fonts under /tmp whatever TMPDIR says; with none found Chromium dies at the first
 * text field. The machine's fonts are left out, so that pages are as wide everywhere.
 */
const fontConfig = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

/** False while another process holds it; a lock that a killed process left behind is taken over after a minute. */
function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const held = statSync(lock, { throwIfNoEntry: false });
    if (held && Date.now() - held.mtimeMs > 60_000) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

export interface WatchedPage {
  page: Page;
  /** Console errors and warnings, uncaught errors, failed requests and requests to other machines, in order. */
  noise: string[];
  /** Throws with all the noise there was, and forgets it. */
  expectSilence(): void;
  close(): Promise<void>;
}

export interface PageOptions {
  width?: number;
  height?: number;
  locale?: string;
  /** Noise that a test expects: lines that match are left out. */
  allow?: RegExp[];
}

/** A page in a context of its own (own cookies and storage) that hears everything that goes wrong in it and its frames. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    userAgent,
    locale: options.locale ?? "en-US",
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
  });
  const page = await context.newPage();
  const noise: string[] = [];
  const hear = (line: string) => {
    if (!options.allow?.some((pattern) => pattern.test(line))) noise.push(line);
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) hear(`console.${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => hear(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "failed";
    // A page that goes elsewhere drops what it was still asking for.
    if (reason !== "net::ERR_ABORTED") hear(`${reason}: ${request.method()} ${request.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && !["127.0.0.1", "localhost"].includes(hostname))
      hear(`request to another machine: ${request.url()}`);
  });
  return {
    page,
    noise,
    expectSilence() {
      const heard = noise.splice(0);
      if (heard.length > 0) throw new Error(`The page was not silent:\n${heard.join("\n")}`);
    },
    close: () => context.close(),
  };
}
