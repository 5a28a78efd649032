import pino from "pino";

/** A log line is a fixed sentence plus ids: never a payload, a token, a header or a name. */
export interface Log {
  debug(ids: LogIds, sentence: string): void;
  info(ids: LogIds, sentence: string): void;
  warn(ids: LogIds, sentence: string): void;
  error(ids: LogIds, sentence: string): void;
}

/** What may stand beside the sentence. `problem` is an error's class and message, never its payload. */
export interface LogIds {
  shop?: string;
  returnId?: string;
  orderId?: string;
  deliveryId?: string;
  actionId?: string;
  job?: string;
  status?: string | number;
  count?: number;
  ms?: number;
  problem?: string;
  topic?: string;
  path?: string;
}

/** @param write where lines go; stdout unless told (tests collect them) */
export function createLog(level: string, write?: (line: string) => void): Log {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return write ? pino(options, { write }) : pino(options);
}

/** An error in one line for a log: class and message. */
export function problemOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message.slice(0, 300)}` : "an unknown problem";
}
