import type { AttributeType } from "../pages/element-schema";

/**
 * Says what is wrong with a value given to an attribute, or null when it fits its type. Empty (null, undefined, "")
 * always fits: it is how Preact takes a property away.
 */
export function describeMismatch(
  type: AttributeType,
  value: unknown,
  given: "property" | "attribute",
): string | null {
  if (value === null || value === undefined || value === "") return null;
  const fits =
    (type.boolean === true && (typeof value === "boolean" || type.string === true)) ||
    (type.number === true && (typeof value === "number" || (given === "attribute" && isNumeric(value)))) ||
    (type.array === true && Array.isArray(value)) ||
    (typeof value === "string" && fitsText(type, value));
  if (fits) return null;
  return `${JSON.stringify(value)} is not ${describeType(type)}`;
}

const isNumeric = (value: unknown) =>
  typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value));

function fitsText(type: AttributeType, value: string): boolean {
  if (type.string || type.literals?.includes(value)) return true;
  if (type.patterns?.some((pattern) => new RegExp(`^(?:${pattern})$`, "s").test(value))) return true;
  const words = value.split(" ");
  return (
    type.words !== undefined &&
    words.length <= (type.most ?? 1) &&
    words.every((word) => type.words?.includes(word))
  );
}

function describeType(type: AttributeType): string {
  const choices = (type.literals ?? type.words ?? []).filter(Boolean);
  const shown = choices.slice(0, 12).map((choice) => JSON.stringify(choice));
  if (choices.length > shown.length) shown.push("…");
  const kinds = (["string", "number", "boolean", "array"] as const).filter((kind) => type[kind]);
  return [...kinds, ...shown, ...(type.patterns ?? [])].join(" | ");
}
