import { expect, test } from "vitest";
import { callLoop } from "./checked-client";
import { isRecord } from "./http";
import { startWith } from "./stand-in-fixture";

const subscription = { topic: "return", trigger: "return.created", url: "https://app.example.com/hooks" };

test("a subscription is made, listed, replaced and deleted; the secret is never told", async () => {
  const loop = await startWith();
  const made = await callLoop(loop, "/webhooks", {
    method: "POST",
    body: { ...subscription, status: "active" },
  });
  expect(made.status).toBe(201);
  expect(made.body).toEqual({ id: expect.any(Number), shop_id: 4711, ...subscription, status: "active" });
  const id = isRecord(made.body) ? String(made.body["id"]) : "";

  const change = { ...subscription, trigger: "return.updated", status: "active" };
  const replaced = await callLoop(loop, `/webhooks/${id}`, { method: "PUT", body: change });
  expect(replaced).toMatchObject({ status: 204, body: undefined });
  const listed = await callLoop(loop, "/webhooks");
  expect(listed.body).toMatchObject({ webhooks: [{ trigger: "return.updated", status: "active" }] });
  expect(JSON.stringify(listed.body)).not.toContain(loop.webhookSecret);

  expect((await callLoop(loop, `/webhooks/${id}`, { method: "DELETE" })).status).toBe(204);
  expect((await callLoop(loop, "/webhooks")).body).toEqual({ webhooks: [] });
});

test("without a status it is inactive", async () => {
  const loop = await startWith();
  const { body } = await callLoop(loop, "/webhooks", { method: "POST", body: subscription });
  expect(body).toMatchObject({ status: "inactive" });
});

test.each([
  [{ ...subscription, topic: "orders" }, "Must be one of the following values:return,label,restock"],
  [{ ...subscription, trigger: "return.exploded" }, "Must be one of the following values:return.created"],
  [{ ...subscription, url: "ftp://x" }, "The url format is invalid."],
  [{ ...subscription, status: "Deactivated" }, "Must be one of the following values:active,inactive"],
])("%j is refused with 422", async (body, message) => {
  const loop = await startWith();
  const answer = await callLoop(loop, "/webhooks", { method: "POST", body });
  expect(answer).toMatchObject({
    status: 422,
    body: { message: expect.stringContaining(message), errors: {} },
  });
});

test.each(["PUT", "DELETE"])("%s of a subscription that does not exist is a 404", async (method) => {
  const loop = await startWith();
  const answer = await callLoop(loop, "/webhooks/77", { method, body: subscription });
  expect(answer).toMatchObject({ status: 404, body: { errors: { code: "NOT_FOUND" } } });
});
