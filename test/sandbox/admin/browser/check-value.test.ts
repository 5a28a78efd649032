import { describe, expect, it } from "vitest";
import { readElementSchema } from "../pages/read-element-schema";
import { describeMismatch } from "./check-value";

const block = readElementSchema("admin.order-details.block.render");
const action = readElementSchema("admin.order-details.action.render");

function mismatch(
  tag: string,
  attribute: string,
  value: unknown,
  given: "property" | "attribute" = "property",
) {
  const type = block.types[block.elements[tag]?.attributes[attribute] ?? -1];
  if (!type) throw new Error(`${tag} has no ${attribute}`);
  return describeMismatch(type, value, given);
}

describe("what the package's types say of elements", () => {
  it("a form belongs to the block and not to the action", () => {
    expect(block.elements["s-form"]).toBeDefined();
    expect(action.elements["s-form"]).toBeUndefined();
    expect(action.elements["s-admin-action"]?.attributes).toHaveProperty("loading");
  });

  it("knows events apart from attributes", () => {
    expect(block.elements["s-text-field"]?.events).toContain("input");
    expect(block.elements["s-text"]?.events).toEqual([]);
    expect(block.elements["s-button"]?.attributes).not.toHaveProperty("onClick");
  });

  it.each([
    ["s-badge", "tone", "warning"],
    ["s-stack", "padding", "base small-200"],
    ["s-stack", "gap", "@container (inline-size > 500px) base, small"],
    ["s-box", "minBlockSize", "40px"],
    ["s-button", "disabled", true],
    ["s-text-area", "maxLength", 254],
    ["s-text-area", "label", "Note"],
    ["s-choice-list", "values", ["process"]],
    ["s-badge", "tone", undefined],
    ["s-icon", "type", "alert-triangle"],
  ])("<%s %s=%j> fits", (tag, attribute, value) => {
    expect(mismatch(tag, attribute, value)).toBeNull();
  });

  it.each([
    ["s-badge", "tone", "glowing"],
    ["s-badge", "tone", true],
    ["s-stack", "padding", "base base base base base"],
    ["s-box", "minBlockSize", "40em"],
    ["s-button", "disabled", "true"],
    ["s-admin-block", "heading", 4],
    ["s-icon", "type", "unicorn"],
  ])("<%s %s=%j> does not", (tag, attribute, value) => {
    expect(mismatch(tag, attribute, value)).toContain("is not");
  });

  it("takes numbers as text from attributes only", () => {
    expect(mismatch("s-text-area", "rows", "4", "attribute")).toBeNull();
    expect(mismatch("s-heading", "lineClamp", "four", "attribute")).toContain("is not number");
  });
});
