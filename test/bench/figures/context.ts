import type { Sizes } from "../options";

/** What every figure is measured with. */
export interface Bench {
  sizes: Sizes;
  /** A PostgreSQL server, or null for the embedded database. */
  serverUrl: string | null;
  /** As the table calls it. */
  database: string;
  say: (sentence: string) => void;
}

/** A server that a proof started from npm, to kill it. */
export const OWN_DATABASE = "PostgreSQL 18.4, its own";

/** Aims hold on PostgreSQL; the embedded database's figures are printed without one. */
export const aim = (bench: Bench, kept: boolean): boolean | null => (bench.serverUrl ? kept : null);

export const shortened = (bench: Bench, sentence: string) =>
  bench.sizes.long ? "" : `shortened: ${sentence}`;
