import { isObject, readText } from "./read-values";

export interface ErrorWords {
  /** Loop's sentence, or its code where it gives no sentence. */
  message: string | null;
  /** For example UNPROCESSABLE_FLAGGED_RETURN, NOT_FOUND, GEN-UNAUTHORIZED. */
  code: string | null;
}

const LIMIT = 500;

/**
 * Reads the words out of any of the error envelopes that coexist in Loop's API:
 * E1 `{error:{code,http_code,message}}` · E2 `{error:{message}}` · E3 `{errors:{message,code}}` · E4 `{errors:"text"}` ·
 * E5 `{errors:[{message}]}` · E6 `{errors:["[\"CODE\"]"]}` · E7 `{message,errors:{field:[…]}}` · E8 `{message}` ·
 * E9 `{content}` · E10 `{code,message}` · E11 `false`.
 * Null when the body is no error envelope (a return, a page, `true`).
 */
export function readErrorWords(body: unknown): ErrorWords | null {
  if (body === false || body === "false") return { message: null, code: null };
  if (!isObject(body)) return null;
  const words = fromErrors(body.errors) ??
    fromError(body.error) ?? {
      message: readText(body.message) ?? readText(body.content),
      code: readText(body.code),
    };
  const message = words.message ?? readText(body.message) ?? words.code ?? readText(body.code);
  const code = words.code ?? readText(body.code);
  if (message === null && code === null && !("errors" in body) && !("error" in body)) return null;
  return { message: message === null ? null : message.slice(0, LIMIT), code };
}

function fromErrors(errors: unknown): ErrorWords | null {
  if (Array.isArray(errors)) {
    const first: unknown = errors[0];
    return isObject(first)
      ? { message: readText(first.message), code: readText(first.code) }
      : fromCodes(first);
  }
  if (isObject(errors)) {
    const message = readText(errors.message);
    const code = readText(errors.code);
    return message === null && code === null ? fromFields(errors) : { message, code };
  }
  const text = readText(errors);
  return text === null ? null : { message: text, code: null };
}

/** Laravel: `{field: ["sentence", …]}`; the first sentence of the first field. */
function fromFields(errors: Record<string, unknown>): ErrorWords | null {
  for (const sentences of Object.values(errors)) {
    const text = readText(Array.isArray(sentences) ? sentences[0] : sentences);
    if (text !== null) return { message: text, code: null };
  }
  return null;
}

/** `"[\"ORDER_NOT_FOUND\"]"`: JSON inside a string; else the string itself. */
function fromCodes(value: unknown): ErrorWords | null {
  const text = readText(value);
  if (text === null) return null;
  const code = /^\["([\w-]+)"/.exec(text)?.[1] ?? null;
  return code === null ? { message: text, code: null } : { message: code, code };
}

function fromError(error: unknown): ErrorWords | null {
  if (!isObject(error)) {
    const text = readText(error);
    return text === null ? null : { message: text, code: null };
  }
  return { message: readText(error.message), code: readText(error.http_code) ?? readText(error.code) };
}
