import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDelivery } from "../../app/loop/read-delivery";
import { TOPICS, topicOf } from "../../app/loop/topics";
import { verifySignature } from "../../app/loop/verify-signature";
import { example, phpJson, signLoop, webhookExample } from "./support";

const read = (body: unknown) => readDelivery(Buffer.from(phpJson(body)));

/** The one documented payload of each topic. */
const payloads: Record<string, Record<string, unknown>> = {
  return: example("ReturnWebhookExample"),
  "return.processing": webhookExample("returnProcessing"),
  label: webhookExample("label"),
  restock: webhookExample("restock"),
  giftcard: webhookExample("giftcard"),
  "happy.returns.shipment": webhookExample("happyReturnsShipment"),
  "label.request": {
    topic: "label.request",
    trigger: "label.request.issued",
    id: 6340,
    return_id: 1001,
    shop_id: 12,
    addresses: { origin: { name: "Test Customer", address1: "1 Example St" }, destination: { name: "Dock" } },
  },
};

describe("readDelivery", () => {
  it("reads a signed, PHP-encoded return as it arrives", () => {
    const raw = Buffer.from(phpJson({ ...payloads.return, order_name: "#1001/é" }));
    expect(verifySignature(raw, signLoop(raw, "s"), { current: "s", previous: null })).toBe("current");
    expect(readDelivery(raw)).toMatchObject({
      outcome: "return",
      topic: "return",
      trigger: "return.created",
      returnId: "12345678",
      return: {
        state: "open",
        order_id: "98766312",
        provider_order_id: "3248923479283",
        order_name: "#1001/é",
      },
    });
  });

  it("reads the older copy with its other types alike", () => {
    const older = {
      ...payloads.return,
      id: 12345678,
      order_id: "98766312",
      provider_order_id: 3248923479283,
    };
    expect(read(older)).toEqual(read(payloads.return));
  });

  it.each(TOPICS.map((entry) => [entry.topic, entry.trigger, entry.kind] as const))(
    "knows what %s / %s does",
    (topic, trigger, kind) => {
      const outcome = read({ ...payloads[topic], trigger }).outcome;
      const expected = {
        apply: ["return", "processing-failed", "label"],
        reread: ["reread"],
        ignore: ["ignored"],
      };
      expect(expected[kind]).toContain(outcome);
    },
  );

  it("gives a reason to every topic and trigger", () => {
    for (const { reason } of TOPICS) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  it("takes the label topic's id for the return's, under its older key too", () => {
    const { id, ...older } = payloads.label ?? {};
    expect(read(payloads.label)).toMatchObject({ outcome: "label", returnId: "12345" });
    expect(read({ ...older, return_id: String(id) })).toMatchObject({ outcome: "label", returnId: "12345" });
  });

  it("reads a processing failure without a message", () => {
    expect(read({ ...payloads["return.processing"], message: null, source: null })).toMatchObject({
      outcome: "processing-failed",
      returnId: "1673",
      failure: { message: null, return_state: "open" },
    });
  });

  it("takes a trigger that Loop adds later by its topic", () => {
    expect(read({ ...payloads.return, trigger: "return.graded" }).outcome).toBe("return");
    expect(read({ ...payloads["return.processing"], trigger: "return.processing.started" }).outcome).toBe(
      "reread",
    );
    expect(topicOf("toString", "x")).toBeNull();
  });

  it.each([
    ["not JSON", Buffer.from("<html>"), "unreadable", "The body is not JSON."],
    ["nothing", Buffer.alloc(0), "unreadable", "The body is not JSON."],
    ["no UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "unreadable", "The body is not UTF-8 text."],
    ["no object", Buffer.from("[]"), "unreadable", "The body is JSON but no object."],
    ["no topic", Buffer.from('{"id":1}'), "unreadable", "The body names no topic."],
    [
      "an unknown topic",
      Buffer.from('{"topic":"order","trigger":"order.created"}'),
      "ignored",
      "Loop documents no such topic.",
    ],
    [
      "a return without id",
      Buffer.from('{"topic":"return","trigger":"return.updated","state":"open"}'),
      "unreadable",
      "id: is not an id",
    ],
    [
      "a return without state",
      Buffer.from('{"topic":"return","trigger":"return.updated","id":1}'),
      "unreadable",
      "state: is missing",
    ],
    [
      "a label of no return",
      Buffer.from('{"topic":"label","trigger":"label.updated"}'),
      "unreadable",
      "id: is not an id",
    ],
  ])("keeps %s with its reason", (_name, raw, outcome, reason) => {
    expect(readDelivery(raw)).toMatchObject({ outcome, reason });
  });

  it("lets unknown states, label words and fields live", () => {
    const news = read({
      ...payloads.return,
      state: "Quarantined",
      label_status: "Held_At_Customs",
      new_field: { a: 1 },
    });
    expect(news).toMatchObject({
      outcome: "return",
      return: { state: "quarantined", label_status: "held_at_customs" },
    });
    expect(news).not.toHaveProperty("return.new_field");
  });

  it("drops every name, address, e-mail address and phone number", () => {
    const planted = "Zyxwv";
    const person = {
      email: `${planted}@example.com`,
      first_name: planted,
      last_name: planted,
      middle_name: planted,
    };
    const address = {
      name: planted,
      company: planted,
      address1: planted,
      city: planted,
      zip: planted,
      phone: planted,
    };
    for (const body of Object.values(payloads)) {
      const news = read({
        ...body,
        ...person,
        customer: person.email,
        customer_email: person.email,
        customer_first_name: planted,
        customer_last_name: planted,
        customer_detail: person,
        address,
        addresses: { origin: address, destination: address },
        return_method: { provider: "Happy Returns", address },
      });
      expect(news.outcome).not.toBe("unreadable");
      expect(JSON.stringify(news)).not.toContain(planted);
    }
  });

  it("never throws, whatever a topic's body holds", () => {
    const body = fc.record({ topic: fc.constantFrom(...Object.keys(payloads)), trigger: fc.string() });
    fc.assert(
      fc.property(
        body,
        fc.dictionary(fc.constantFrom(...Object.keys(payloads.return ?? {})), fc.jsonValue()),
        (head, tail) => {
          expect(read({ ...tail, ...head }).outcome).toBeTypeOf("string");
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (raw) => void expect(readDelivery(raw).outcome).toBe("unreadable")),
    );
  });
});
