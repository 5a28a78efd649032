import { expect, test } from "vitest";
import { callLoop, tellStandIn } from "./checked-client";
import { startWithReturn } from "./stand-in-fixture";

const act = (loop: Parameters<typeof callLoop>[0], action: string, id: number | string = 25044001) =>
  callLoop(loop, `/warehouse/return/${id}/${action}`, { method: "POST" });

const byState = (state: string) => ({
  errors: { message: `Return is ${state} and therefore cannot be processed.`, code: "UNPROCESSABLE_RETURN" },
});
const text = (state: string) => `Return is ${state} and therefore cannot be processed.`;

test.each([
  ["process", "closed", byState("closed")],
  ["process", "cancelled", { message: text("cancelled") }],
  ["process", "review", { message: text("review") }],
  ["process", "expired", { message: "Return is expired and cannot be processed." }],
  ["process", "partial", byState("partial")],
  ["cancel", "closed", byState("closed")],
  ["cancel", "cancelled", byState("cancelled")],
  ["cancel", "review", byState("review")],
  ["cancel", "expired", { content: "Return is expired and cannot be processed." }],
  ["flag", "closed", byState("closed")],
  ["flag", "cancelled", byState("cancelled")],
  ["flag", "review", byState("review")],
  ["flag", "expired", byState("expired")],
  ["close", "closed", byState("closed")],
  ["close", "cancelled", { message: text("cancelled") }],
])("%s of a return that is %s is refused with HTTP 200", async (action, state, body) => {
  const loop = await startWithReturn({ state });
  const answer = await act(loop, action);
  expect(answer).toMatchObject({ status: 200, body });
  expect(loop.loop.returns.get(25044001)).toMatchObject({ state, queued: false });
});

test("a flagged return is refused by process and cancel, each in its own shape", async () => {
  const loop = await startWithReturn({ state: "review", flagged: true });
  expect((await act(loop, "process")).body).toEqual({
    errors: { message: text("open"), code: "UNPROCESSABLE_FLAGGED_RETURN" },
  });
  expect((await act(loop, "cancel")).body).toEqual({ content: "Return is flagged and cannot be processed." });
});

test("the shop's setting lets flagged returns process", async () => {
  const loop = await startWithReturn({ state: "review", flagged: true });
  loop.setKnobs({ allowFlaggedProcess: true });
  expect((await act(loop, "process")).body).toBe(true);
  await loop.idle();
  expect(loop.loop.returns.get(25044001)).toMatchObject({ state: "closed" });
});

test.each(["process", "cancel", "flag", "close"])(
  "%s of a return that does not exist is refused",
  async (action) => {
    const loop = await startWithReturn();
    for (const id of [1, "25044001x"]) {
      const response = await fetch(`${loop.url}/api/2026-10/warehouse/return/${id}/${action}`, {
        method: "POST",
        headers: { "x-authorization": loop.apiKey },
      });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ errors: { message: "No return found with this ID." } });
    }
  },
);

test.each([
  ["cancel", "open", { state: "cancelled" }],
  ["flag", "open", { state: "review", flagged: true }],
  ["close", "open", { state: "closed", given: [], processedAt: null }],
  ["close", "review", { state: "closed" }],
  ["close", "expired", { state: "closed" }],
])("%s of a return that is %s answers true", async (action, state, after) => {
  const loop = await startWithReturn({ state });
  expect((await act(loop, action)).body).toBe(true);
  expect(loop.loop.returns.get(25044001)).toMatchObject(after);
});

test("notes: none is a 422 with false, then newest first; 255 characters are the most", async () => {
  const loop = await startWithReturn();
  const notes = () => callLoop(loop, "/warehouse/return/25044001/notes");
  const add = (content?: unknown) =>
    callLoop(loop, "/warehouse/return/25044001/note", { method: "POST", body: { content } });
  expect(await notes()).toMatchObject({ status: 422, body: false });

  expect((await add("Box damaged")).body).toBe(true);
  loop.clock.advance(2_000);
  expect((await add("é".repeat(255))).body).toBe(true);
  expect((await notes()).body).toMatchObject([{ content: "é".repeat(255) }, { content: "Box damaged" }]);

  for (const content of ["", "x".repeat(256), undefined, 7]) {
    expect(await add(content)).toMatchObject({
      status: 422,
      body: { errors: { message: "Content is required and must be less than 255 characters." } },
    });
  }
});

test("the details given to process become a note; a body that is no object is refused", async () => {
  const loop = await startWithReturn();
  const process = (body: unknown) =>
    callLoop(loop, "/warehouse/return/25044001/process", { method: "POST", body });
  expect((await process(["no"])).status).toBe(422);
  expect((await process({ warehouse: "East 1" })).body).toBe(true);
  expect((await callLoop(loop, "/warehouse/return/25044001/notes")).body).toMatchObject([
    { content: '{"warehouse":"East 1"}' },
  ]);
});

test("staff in Loop's admin may process what is in review, and release it", async () => {
  const loop = await startWithReturn({ state: "review", flagged: true });
  expect(await tellStandIn(loop, "returns/25044001/admin", { action: "release" })).toBe(true);
  expect(loop.loop.returns.get(25044001)).toMatchObject({ state: "open", flagged: false });
  expect(loop.flag(25044001)).toBe(true);
  expect(loop.process(25044001)).toBe(true);
  await loop.idle();
  expect(loop.loop.returns.get(25044001)).toMatchObject({ state: "closed" });
});
