/** Values over this are refused: JSON for API versions since 2026-04, and every other type. */
const jsonLimit = 128 * 1024;
const textLimit = 64 * 1024;
const listLimit = 128;

export interface MetafieldProblem {
  code: string;
  message: string;
}

const knownTypes = new Set([
  "single_line_text_field",
  "multi_line_text_field",
  "json",
  "boolean",
  "number_integer",
  "number_decimal",
  "date_time",
  "date",
  "url",
  "list.single_line_text_field",
]);

/** Why Shopify would refuse a value of a metafield type, or null (metafield limits and types of the Admin API). */
export function checkMetafieldValue(type: string, value: string): MetafieldProblem | null {
  if (!knownTypes.has(type))
    return {
      code: "INVALID_TYPE",
      message: `Type must be one of the following: ${[...knownTypes].join(", ")}.`,
    };
  if (value === "") return { code: "BLANK", message: "Value can't be blank." };
  const limit = type === "json" ? jsonLimit : textLimit;
  if (Buffer.byteLength(value) > limit)
    return { code: "TOO_LONG", message: `Value is too long (maximum is ${limit} bytes).` };
  return checkForm(type, value);
}

function checkForm(type: string, value: string): MetafieldProblem | null {
  const invalid = (message: string) => ({ code: "INVALID_VALUE", message });
  switch (type) {
    case "single_line_text_field":
      return /[\r\n]/.test(value) ? invalid("Value must be a single line text string.") : null;
    case "boolean":
      return ["true", "false"].includes(value) ? null : invalid("Value must be true or false.");
    case "number_integer":
      return /^-?\d+$/.test(value) ? null : invalid("Value must be an integer.");
    case "number_decimal":
      return /^-?\d+(\.\d+)?$/.test(value) ? null : invalid("Value must be a decimal.");
    case "date":
    case "date_time":
      return Number.isNaN(Date.parse(value)) ? invalid("Value must be in ISO 8601 format.") : null;
    case "url":
      return URL.canParse(value) ? null : invalid("Value must be a URL.");
    case "json":
      return parses(value) === undefined ? invalid("Value is invalid JSON.") : null;
    case "list.single_line_text_field":
      return checkList(value);
    default:
      return null;
  }
}

function checkList(value: string): MetafieldProblem | null {
  const list = parses(value);
  if (!Array.isArray(list)) return { code: "INVALID_VALUE", message: "Value must be an array." };
  if (list.length > listLimit)
    return { code: "INVALID_VALUE", message: `Value has too many elements (maximum is ${listLimit}).` };
  const single = list.every((item) => typeof item === "string" && !/[\r\n]/.test(item));
  return single
    ? null
    : { code: "INVALID_VALUE", message: "Value must be an array of single line text strings." };
}

function parses(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
