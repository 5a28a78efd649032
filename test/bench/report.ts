/** One figure beside its limit. `ok` null: printed without an aim. */
export interface Figure {
  figure: string;
  database: string;
  measured: string;
  /** What it is held against, measured in the same run where it is a floor. */
  limit: string;
  ok: boolean | null;
  note: string;
}

/** Rounded as one reads it: 3 significant places below 100, whole above. */
export const ms = (value: number) => (Number.isNaN(value) ? "none" : `${short(value)} ms`);

export function short(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}

const cellsOf = (one: Figure): string[] => [
  one.figure,
  one.database,
  one.measured,
  one.limit,
  one.ok === null ? "–" : one.ok ? "kept" : "**missed**",
  one.note,
];

/** One figure's line of the table, as soon as it is measured. */
export const tableRow = (one: Figure): string => `| ${cellsOf(one).join(" | ")} |`;

/** The table of all figures, as markdown. */
export function markdownTable(figures: readonly Figure[]): string {
  const rows = figures.map(cellsOf);
  const head = ["Figure", "Database", "Measured", "Limit or floor", "Aim", "How"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
