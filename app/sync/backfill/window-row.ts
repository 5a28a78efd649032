/** A window as stored. */
export interface WindowRow {
  n: number;
  from_at: Date;
  to_at: Date;
  state: string;
  rank: number;
  next: string | null;
  page: number;
  last_rows: string | null;
  mark: string | null;
  depth: number;
  restarts: number;
}
