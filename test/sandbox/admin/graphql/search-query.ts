/** One condition of Shopify's search syntax: `name:"#1001"`, `-tag:vip`, `updated_at:>=2026-01-01`, or a bare word. */
export interface SearchTerm {
  field: string | null;
  comparator: "=" | ">" | ">=" | "<" | "<=";
  value: string;
  negated: boolean;
}

const termPattern =
  /(-|NOT\s+)?(?:([\w$.:-]*?[\w$])(?<!\\):)?(>=|<=|>|<|=)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s"']+)/g;

/** Shopify search syntax as far as it is used: alternatives (`OR`) of conditions that all hold (a blank or `AND`). */
export function parseSearchQuery(query: string): SearchTerm[][] {
  return splitAlternatives(query)
    .map((part) => [...part.matchAll(termPattern)].flatMap((found) => termOf(found)))
    .filter((terms) => terms.length > 0);
}

function splitAlternatives(query: string): string[] {
  return query.replaceAll(/[()]/g, " ").split(/\s+OR\s+/);
}

function termOf(found: RegExpMatchArray): SearchTerm[] {
  const [, negation, field, sign, raw = ""] = found;
  if (!field && (raw === "AND" || raw === "")) return [];
  const value = /^["']/.test(raw) ? raw.slice(1, -1).replaceAll(/\\(.)/g, "$1") : raw;
  return [{ field: field ?? null, comparator: comparatorOf(sign), value, negated: negation !== undefined }];
}

function comparatorOf(sign: string | undefined): SearchTerm["comparator"] {
  if (sign === ">" || sign === ">=" || sign === "<" || sign === "<=") return sign;
  return "=";
}

/** True when one alternative has all its conditions met; a query without conditions meets everything. */
export function meetsQuery(alternatives: SearchTerm[][], meets: (term: SearchTerm) => boolean): boolean {
  if (alternatives.length === 0) return true;
  return alternatives.some((terms) => terms.every((term) => meets(term) !== term.negated));
}

/** Compares two values that are ordered as text (ISO times) or as numbers. */
export function compares(actual: string, term: SearchTerm): boolean {
  const numeric = /^\d+$/.test(actual) && /^\d+$/.test(term.value);
  const order = numeric ? Number(actual) - Number(term.value) : actual.localeCompare(term.value);
  switch (term.comparator) {
    case "=":
      return order === 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
  }
}
