import { expect, test } from "vitest";
import { readOpenApi } from "./openapi-check";

const openApi = readOpenApi();

test("an answer of the documented shape is right, others are named", () => {
  const path = "/warehouse/return/1/notes";
  const note = { id: 1, content: "x", created_at: "2026-01-01 00:00:00" };
  expect(openApi.answer("GET", path, 200, [note])).toEqual([]);
  expect(openApi.answer("GET", path, 200, [{ ...note, id: "1" }])).not.toEqual([]);
  expect(openApi.answer("GET", path, 418, [])).toEqual([expect.stringContaining("does not document 418")]);
  expect(openApi.answer("GET", "/nowhere", 200, {})).toEqual(["/nowhere is not documented"]);
  expect(openApi.answer("GET", "/warehouse/return/list", 401, { message: "no" })).not.toEqual([]);
});

test("a delivery of a wrong type is found", () => {
  const body = { topic: "return.processing", trigger: "return.processing.failed", return_id: 7 };
  expect(openApi.delivery("return.processing", body)).toEqual([]);
  expect(openApi.delivery("return.processing", { ...body, return_id: "7" })).not.toEqual([]);
  expect(openApi.delivery("surprise", body)).toEqual(["topic surprise is not documented"]);
});
