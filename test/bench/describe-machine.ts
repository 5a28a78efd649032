import { cpus, loadavg, release, totalmem, type } from "node:os";

/** Where and when the figures were measured. */
export function describeMachine(databases: readonly string[]): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = Math.round(totalmem() / 1024 ** 3);
  return [
    `Measured ${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`,
    `${cpus().length} × ${model}, ${memory} GB, ${type()} ${release()}`,
    `Node ${process.version}; ${databases.join("; ")}`,
    `Load of the machine at the start: ${loadavg()[0]?.toFixed(1) ?? "?"} (app, load, stand-ins and database share its processors)`,
  ].join("\n");
}
