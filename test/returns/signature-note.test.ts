import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkNote, signatureNote } from "../../app/returns/signature-note";

const kinds = ["process", "flag", "cancel", "close", "note", "remove"] as const;

describe("the note that names a person in Loop", () => {
  it("says what was done and by whom", () => {
    expect(signatureNote("process", "Ada Lovelace")).toBe(
      "Processed from Shopify by Ada Lovelace (Loopside)",
    );
  });
  it("stays a whole sentence of at most 254 characters, whoever it is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ unit: "binary", maxLength: 600 }), (kind, name) => {
        const note = signatureNote(kind, name);
        expect(checkNote(note)).toEqual({ ok: true, content: note });
        expect(note).toMatch(/^\w.* from Shopify by .+ \(Loopside\)$/su);
      }),
    );
  });
});

describe("a note as Loop takes it", () => {
  it.each([
    ["  box damaged \n", "box damaged"],
    ["x".repeat(254), "x".repeat(254)],
    ["📦".repeat(254), "📦".repeat(254)],
  ])("takes %s", (text, content) => {
    expect(checkNote(text)).toEqual({ ok: true, content });
  });
  it.each([
    ["", "acting.note.empty"],
    [" \n ", "acting.note.empty"],
    ["x".repeat(255), "acting.note.tooLong"],
    ["📦".repeat(255), "acting.note.tooLong"],
  ])("refuses %s", (text, key) => {
    expect(checkNote(text)).toMatchObject({ ok: false, message: { key } });
  });
});
