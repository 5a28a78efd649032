import { expect, test } from "vitest";
import { buildWorld } from "../world/build-world";
import { callLoop, expectValidDelivery, returnsOf } from "./checked-client";
import { everyTrigger, noon, receiverFor, startWith } from "./stand-in-fixture";

const world = buildWorld({ seed: 1, now: noon });

test("every return of the seeded shop is answered and announced as documented", async () => {
  const loop = await startWith({}, { world });
  const listed = [];
  for (const state of ["open", "closed", "cancelled", "expired", "review"]) {
    const { body } = await callLoop(
      loop,
      `/warehouse/return/list?state=${state}&from=2026-07-24T00:00:00Z&to=2026-11-20T12:00:00Z`,
    );
    listed.push(...returnsOf(body));
  }
  const known = world.returns.filter((ret) =>
    ["open", "closed", "cancelled", "expired", "review"].includes(ret.state),
  );
  expect(listed).toHaveLength(known.length);
  for (const { id } of world.returns) {
    const { body } = await callLoop(loop, `/warehouse/return/details?return_id=${id}`);
    expect(body).toMatchObject({ id });
  }
  const receiver = await receiverFor(loop, everyTrigger);
  loop.announce();
  await loop.idle();
  expect(receiver.received.length).toBeGreaterThanOrEqual(world.returns.length);
  for (const { payload } of receiver.received) expectValidDelivery(String(payload["topic"]), payload);
});

test("processing every open return of the seeded shop ends, and gives what was owed or says why not", async () => {
  const loop = await startWith({}, { world });
  for (const { id, state } of world.returns) if (state === "open") loop.process(id);
  await loop.idle();
  for (const { id, state, processEnds } of world.returns) {
    if (state !== "open") continue;
    const after = loop.loop.returns.get(id)?.state;
    expect({ id, after }).toEqual({
      id,
      after: processEnds === "closed" ? "closed" : processEnds === "failed" ? "open" : "review",
    });
  }
});
