/**
 * What an attribute of an `s-*` element may hold, as `@shopify/ui-extensions` types it.
 * `words`: each space-separated word must be one of these, at most `most` of them (layout shorthands).
 */
export interface AttributeType {
  literals?: string[];
  words?: string[];
  most?: number;
  /** Regular expressions, from template literal types. */
  patterns?: string[];
  string?: boolean;
  number?: boolean;
  boolean?: boolean;
  array?: boolean;
}

export interface ElementSchema {
  attributes: Record<string, number>;
  /** Event names as the DOM spells them: "click", "input". */
  events: string[];
}

/** One target's elements; attributes point into `types`, because hundreds of them share the same few types. */
export interface TargetSchema {
  types: AttributeType[];
  elements: Record<string, ElementSchema>;
}
