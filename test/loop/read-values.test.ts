import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseJson, parseJsonBytes } from "../../app/loop/parse-json";
import { readTime } from "../../app/loop/read-time";
import {
  Id,
  listOf,
  orNull,
  readFlag,
  readMoney,
  readState,
  readText,
  readUnquoted,
  Text,
} from "../../app/loop/read-values";

describe("readTime", () => {
  it.each([
    ["2022-01-01T22:27:16.000Z", "2022-01-01T22:27:16.000Z"],
    ["2023-05-01T12:00:00Z", "2023-05-01T12:00:00.000Z"],
    ["2022-11-02T00:13:08+00:00", "2022-11-02T00:13:08.000Z"],
    ["2022-11-02T00:13:08-05:00", "2022-11-02T05:13:08.000Z"],
    ["2022-11-02 00:13:08", "2022-11-02T00:13:08.000Z"],
    ["2023-08-22", "2023-08-22T00:00:00.000Z"],
    ["N/A", null],
    ["", null],
    ["0000-00-00 00:00:00", null],
    ["2023-02-30 10:00:00", null],
    ["2023-01-01 25:00:00", null],
    ["yesterday", null],
  ])("reads %s", (written, time) => {
    expect(readTime(written)).toBe(time);
  });

  it.each([
    [{ date: "2026-01-05 14:03:22.000000", timezone_type: 3, timezone: "UTC" }, "2026-01-05T14:03:22.000Z"],
    [
      { date: "2026-01-05 14:03:22.500000", timezone_type: 1, timezone: "+02:00" },
      "2026-01-05T12:03:22.500Z",
    ],
    [
      { date: "2026-07-05 14:03:22.000000", timezone_type: 3, timezone: "America/New_York" },
      "2026-07-05T18:03:22.000Z",
    ],
    [
      { date: "2026-01-05 14:03:22.000000", timezone_type: 3, timezone: "Nowhere/Land" },
      "2026-01-05T14:03:22.000Z",
    ],
    [{ timezone: "UTC" }, null],
    [[], null],
    [null, null],
    [7, null],
  ])("reads PHP's DateTime %j", (written, time) => {
    expect(readTime(written)).toBe(time);
  });

  it("reads back any instant in each of the four formats", () => {
    const instants = fc.date({
      min: new Date("1971-01-01"),
      max: new Date("2099-12-31"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const iso = `${date.toISOString().slice(0, 19)}.000Z`;
        for (const written of [iso, iso.replace(".000Z", "Z"), iso.replace(".000Z", "+00:00")]) {
          expect(readTime(written)).toBe(iso);
        }
        expect(readTime(iso.slice(0, 19).replace("T", " "))).toBe(iso);
      }),
    );
  });
});

describe("readMoney", () => {
  it.each([
    ["63.30", "63.30"],
    ["-29.99", "-29.99"],
    [20, "20"],
    ["1e3", "1000"],
    [".5", "0.5"],
    ["+4.00", "4"],
    ["N/A", null],
    ["", null],
    ["12,50", null],
    ["NaN", null],
    ["Infinity", null],
    [{ amount: 1 }, null],
    [null, null],
  ])("reads %j", (written, money) => {
    expect(readMoney(written)).toBe(money);
  });

  it("keeps every digit of any decimal, written as text or as a JSON number", () => {
    const decimals = fc.tuple(
      fc.boolean(),
      fc.bigInt({ min: 0n, max: 10n ** 18n }),
      fc.integer({ min: 0, max: 99 }),
    );
    fc.assert(
      fc.property(decimals, ([negative, whole, cents]) => {
        const written = `${negative ? "-" : ""}${whole}.${String(cents).padStart(2, "0")}`;
        expect(readMoney(written)).toBe(written);
        const parsed = parseJson(`{"refund":${written}}`);
        expect(
          parsed.ok && z.object({ refund: z.unknown().transform(readMoney) }).parse(parsed.value).refund,
        ).toBe(written);
      }),
    );
  });
});

describe("numbers of a body", () => {
  const Written = fc.oneof(
    fc.constantFrom("-0", "0", "0.5", "1e2", "1E-7", "-0.0", "12345678901234567890123", "9007199254740993"),
    fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,8})?([eE][+-]?\d{1,2})?$/),
  );
  const Space = fc.constantFrom("", " ", "\n  ");

  it("read as they were written, wherever they stand", () => {
    fc.assert(
      fc.property(Written, Written, Space, fc.string(), (one, other, space, text) => {
        const body = `{"a":${space}${one}${space},"t":${JSON.stringify(text)},"list":[${other},${space}{"b":${one}}]}`;
        const parsed = parseJson(body);
        expect(
          parsed.ok &&
            JSON.stringify(parsed.value, (_key, value) =>
              typeof value === "number" ? `${value}` : (value as unknown),
            ),
        ).toBe(JSON.stringify({ a: one, t: text, list: [other, { b: one }] }));
        const alone = parseJson(one);
        expect(alone.ok && String(alone.value)).toBe(one);
      }),
    );
  });
});

describe("other values", () => {
  it("strips literal quotes from reasons, not from the inside", () => {
    expect(readUnquoted('"Item was too big"')).toBe("Item was too big");
    expect(readUnquoted('""Item was too big""')).toBe("Item was too big");
    expect(readUnquoted('The "small" one')).toBe('The "small" one');
    expect(readUnquoted('"N/A"')).toBeNull();
    expect(readUnquoted('""')).toBeNull();
    expect(readUnquoted('"')).toBeNull();
  });

  it("spells states one way and lets unknown ones live", () => {
    expect(readState("Needs Review")).toBe("review");
    expect(readState("OPEN")).toBe("open");
    expect(readState("quarantined")).toBe("quarantined");
    expect(readState("")).toBeNull();
  });

  it("reads flags however PHP wrote them", () => {
    expect([true, "true", 1, "1"].map(readFlag)).toEqual([true, true, true, true]);
    expect([false, "false", 0, "0"].map(readFlag)).toEqual([false, false, false, false]);
    expect([null, "N/A", [], "yes"].map(readFlag)).toEqual([null, null, null, null]);
  });

  it("never throws on any JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const read of [readText, readUnquoted, readMoney, readFlag, readState, readTime]) read(value);
      }),
    );
  });

  it("takes an id as text or number and refuses what is none", () => {
    expect(Id.parse("37603922")).toBe("37603922");
    expect(Id.parse(37603922)).toBe("37603922");
    for (const wrong of ["", "N/A", null, "12a", "../1", -4, 1.5, {}])
      expect(Id.safeParse(wrong).success).toBe(false);
  });

  it("tells a missing key from one that says nothing", () => {
    const shape = z.object({
      name: Text,
      list: listOf(z.object({ name: Text })),
      part: orNull(z.object({ name: Text })),
    });
    expect(shape.parse({})).toEqual({});
    expect(shape.parse({ name: "N/A", list: [], part: [] })).toEqual({ name: null, list: [], part: null });
    expect(shape.parse({ list: { "1": { name: "a" }, "3": { name: "b" } }, part: { name: "c" } })).toEqual({
      list: [{ name: "a" }, { name: "b" }],
      part: { name: "c" },
    });
  });
});

describe("parseJson", () => {
  it("keeps the digits of a number that a double cannot hold", () => {
    const parsed = parseJson('{"tracking_number":28735625627856237856287,"amount":63.30,"id":37603922}');
    expect(parsed).toEqual({
      ok: true,
      value: { tracking_number: "28735625627856237856287", amount: "63.30", id: 37603922 },
    });
  });

  it("says what is no JSON and what is no text", () => {
    expect(parseJson("<html>")).toEqual({ ok: false, reason: "The body is not JSON." });
    expect(parseJsonBytes(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({
      ok: false,
      reason: "The body is not UTF-8 text.",
    });
  });
});
