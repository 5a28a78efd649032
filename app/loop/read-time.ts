/**
 * Loop writes times in four formats (`2022-01-01T22:27:16.000Z`, `…T12:00:00Z`, `…+00:00`, `2022-11-02 00:13:08`), as
 * PHP's DateTime (`{date, timezone_type, timezone}`), and `"N/A"`, `""` or null for none. A time without a zone is
 * taken as UTC: not stated by Loop, but PHP's dates of the same API say so.
 */
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)? ?(Z|[+-]\d{2}:?\d{2})?$/i;

/** ISO 8601 in UTC with milliseconds, or null for what is no time. */
export function readTime(value: unknown): string | null {
  if (typeof value === "string") return fromText(value.trim(), null);
  if (typeof value !== "object" || value === null || !("date" in value)) return null;
  const zone = "timezone" in value && typeof value.timezone === "string" ? value.timezone : null;
  return typeof value.date === "string" ? fromText(value.date.trim(), zone) : null;
}

function fromText(text: string, zone: string | null): string | null {
  if (isWritten(text)) return text;
  const parts = ISO.exec(text);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((at) => Number(parts[at] ?? 0));
  if (!year || !month || !day) return null;
  const millis = Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  const check = new Date(local);
  const real =
    check.getUTCMonth() === month - 1 &&
    check.getUTCDate() === day &&
    check.getUTCHours() === hour &&
    check.getUTCMinutes() === minute &&
    check.getUTCSeconds() === second;
  if (!real) return null;
  return new Date(local - offsetOf(parts[8] ?? zone, local)).toISOString();
}

/** Every month has these days. */
const WRITTEN =
  /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** It stands as we write it already: most of a list's times do. */
const isWritten = (text: string) => WRITTEN.test(text);

/** Milliseconds that a zone is ahead of UTC at a local time; an unknown zone counts as UTC. */
function offsetOf(zone: string | null, local: number): number {
  if (zone === null || /^(z|utc)$/i.test(zone)) return 0;
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (offset) return (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
  // Twice, because the offset at the local time read as UTC may lie on the other side of a clock change.
  const first = offsetByName(zone, local);
  return offsetByName(zone, local - first);
}

function offsetByName(zone: string, at: number): number {
  try {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const name = parts.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
    const offset = /([+-]\d{2}:\d{2})$/.exec(name)?.[1];
    return offset ? offsetOf(offset, at) : 0;
  } catch {
    return 0;
  }
}
