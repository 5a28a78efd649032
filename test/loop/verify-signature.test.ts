import { describe, expect, it } from "vitest";
import { verifySignature } from "../../app/loop/verify-signature";
import { phpJson, signLoop } from "./support";

const secrets = { current: "loop-test-secret", previous: "the-one-before" };
/** Computed once with PHP's hash_hmac and json_encode rules. */
const BODY =
  '{"topic":"return.processing","trigger":"return.processing.failed","return_id":1673,"return_state":"open","message":"caf\\u00e9 https:\\/\\/a\\/b","source":"api"}';
const SIGNATURE = "IvDjX0SpTvKgA2YiQrCIchpzTpZTGzZTO/5c6h6Jor4=";
const raw = Buffer.from(BODY);

describe("verifySignature", () => {
  it("lets in the bytes that PHP wrote and signed", () => {
    expect(verifySignature(raw, SIGNATURE, secrets)).toBe("current");
    expect(phpJson(JSON.parse(BODY))).toBe(BODY);
  });

  it("lets in the secret before the change, and says so", () => {
    expect(verifySignature(raw, signLoop(raw, "the-one-before"), secrets)).toBe("previous");
    expect(verifySignature(raw, signLoop(raw, "only"), { current: null, previous: "only" })).toBe("previous");
  });

  it("refuses the same object written by another encoder", () => {
    const again = Buffer.from(JSON.stringify(JSON.parse(BODY)));
    expect(signLoop(again, "loop-test-secret")).toBe("j/+6pKfaRmsOUJucMy+N725iQmL6jzOwSv0csSuCJbU=");
    expect(verifySignature(again, SIGNATURE, secrets)).toBe("wrong");
  });

  it.each([
    ["no header", undefined, "missing"],
    ["an empty header", "  ", "missing"],
    ["a truncated signature", SIGNATURE.slice(0, -5), "malformed"],
    ["hex instead of base64", Buffer.from(SIGNATURE, "base64").toString("hex"), "malformed"],
    ["base64url", SIGNATURE.replace("/", "_"), "malformed"],
    ["two signatures", `${SIGNATURE}, ${SIGNATURE}`, "malformed"],
    ["another secret's signature", signLoop(BODY, "guess"), "wrong"],
    ["the signature of other bytes", signLoop(`${BODY} `, "loop-test-secret"), "wrong"],
  ])("refuses %s", (_name, header, outcome) => {
    expect(verifySignature(raw, header, secrets)).toBe(outcome);
  });

  it("lets nobody in without a secret, an empty one included", () => {
    expect(verifySignature(raw, signLoop(raw, ""), { current: "", previous: null })).toBe("no-secret");
    expect(verifySignature(raw, SIGNATURE, { current: null, previous: null })).toBe("no-secret");
  });
});
