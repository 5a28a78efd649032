/**
 * What a person is told, before it is put into a language: a key of the catalogue and its parameters.
 * Made by pure rules (`app/returns`), carried in metafields and API answers, rendered where the reader's language is known.
 */
export interface Message {
  key: string;
  params?: Record<string, Param>;
}

/**
 * A parameter keeps its meaning until it is rendered: money stays a decimal string with its currency, a time stays an
 * instant (ISO 8601, UTC), and several messages stay a list.
 */
export type Param =
  | string
  | number
  | { money: string; currency: string }
  | { at: string; as: "date" | "time" | "dateTime" }
  | { list: Message[] };

/** `critical` is red, `warning` amber, `caution` yellow; colour is never the only sign. */
export type Tone = "neutral" | "info" | "success" | "caution" | "warning" | "critical";

export interface ToneMessage {
  message: Message;
  tone: Tone;
}
