/** The four ways in which Loop writes a time; all of them UTC, all of them to the second. */

const toSecond = (when: Date) => new Date(Math.floor(when.getTime() / 1000) * 1000).toISOString();

/** `2022-01-01T22:27:16.000Z`: the list and the label topic. */
export const isoMillis = (when: Date): string => toSecond(when);

/** `2023-05-01T12:00:00Z`: created_at of the return topic. */
export const isoSeconds = (when: Date): string => toSecond(when).replace(".000Z", "Z");

/** `2026-01-05T14:00:02+00:00`: label_updated_at of the return topic. */
export const isoOffset = (when: Date): string => toSecond(when).replace(".000Z", "+00:00");

/** `2023-08-22 14:08:31`: details and notes. */
export const spaced = (when: Date): string => toSecond(when).slice(0, 19).replace("T", " ");

/** A PHP DateTime as json_encode renders it, as in outcomes_processed_at. */
export const phpDate = (when: Date) => ({
  date: `${spaced(when)}.000000`,
  timezone_type: 3,
  timezone: "UTC",
});
