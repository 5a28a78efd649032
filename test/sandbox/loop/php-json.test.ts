import { expect, test } from "vitest";
import { phpJson, signLoop } from "./php-json";

const payload = {
  topic: "return.processing",
  trigger: "return.processing.failed",
  return_id: 1673,
  return_state: "open",
  message: "café https://a/b",
  source: "api",
};
const secret = "loop-test-secret";

test("a payload is encoded as PHP's json_encode does it", () => {
  expect(phpJson(payload)).toBe(
    String.raw`{"topic":"return.processing","trigger":"return.processing.failed","return_id":1673,"return_state":"open","message":"caf\u00e9 https:\/\/a\/b","source":"api"}`,
  );
  expect(phpJson("日本 🎁")).toBe(String.raw`"\u65e5\u672c \ud83c\udf81"`);
});

test("the signature of the encoded bytes is the known one, and not that of another encoding", () => {
  expect(signLoop(phpJson(payload), secret)).toBe("IvDjX0SpTvKgA2YiQrCIchpzTpZTGzZTO/5c6h6Jor4=");
  expect(signLoop(JSON.stringify(payload), secret)).toBe("j/+6pKfaRmsOUJucMy+N725iQmL6jzOwSv0csSuCJbU=");
});
