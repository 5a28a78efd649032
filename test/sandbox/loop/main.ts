import { startLoopStandIn } from "./start";

/**
 * Starts the stand-in alone, with a small shop of its own: `tsx test/sandbox/loop/main.ts [port]`. Prints one line of
 * JSON with its address, key and webhook secret; ends on Ctrl-C.
 */
const port = Number(process.argv[2] ?? 0);
const standIn = await startLoopStandIn({
  port,
  quiet: false,
  log: (sentence, ids) => console.error(sentence, JSON.stringify(ids ?? {})),
});
const { url, apiKey, webhookSecret } = standIn;
console.log(JSON.stringify({ url, api: `${url}/api/2026-10`, apiKey, webhookSecret }));

const stop = () => void standIn.stop();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
