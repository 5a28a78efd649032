import { describe, expect, it } from "vitest";
import { createSealer, SealError } from "../app/seal.server";

const key = (id: string, fill: number) => ({ id, key: Buffer.alloc(32, fill) });

describe("a sealed secret", () => {
  const sealer = createSealer([key("k1", 1)]);

  it("opens for the shop and purpose it was sealed for", () => {
    const sealed = sealer.seal("a.myshopify.com", "loop-api-key", "s3cret é");
    expect(sealer.open("a.myshopify.com", "loop-api-key", sealed).toString()).toBe("s3cret é");
    expect(sealed.includes(Buffer.from("s3cret"))).toBe(false);
  });

  it("does not open for another shop, another purpose, or changed by one bit", () => {
    const sealed = sealer.seal("a.myshopify.com", "loop-api-key", "s3cret");
    expect(() => sealer.open("b.myshopify.com", "loop-api-key", sealed)).toThrow(SealError);
    expect(() => sealer.open("a.myshopify.com", "webhook-secret", sealed)).toThrow(SealError);
    const last = sealed.length - 1;
    sealed[last] = (sealed[last] ?? 0) ^ 1;
    expect(() => sealer.open("a.myshopify.com", "loop-api-key", sealed)).toThrow(SealError);
  });

  it("still opens after a new key is put first, and says that it is old", () => {
    const sealed = sealer.seal("a.myshopify.com", "p", "s3cret");
    const rotated = createSealer([key("k2", 2), key("k1", 1)]);
    expect(rotated.open("a.myshopify.com", "p", sealed).toString()).toBe("s3cret");
    expect(rotated.isOld(sealed)).toBe(true);
    expect(rotated.isOld(rotated.seal("a.myshopify.com", "p", "s3cret"))).toBe(false);
  });

  it("names the key that is missing when it was taken away", () => {
    const sealed = sealer.seal("a.myshopify.com", "p", "s3cret");
    expect(() => createSealer([key("k2", 2)]).open("a.myshopify.com", "p", sealed)).toThrow(/"k1"/);
  });
});
