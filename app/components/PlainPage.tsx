import type { CSSProperties, ReactNode } from "react";

/** Drawn as a card of the admin without its styles, which may not be there. */
const CARD: CSSProperties = {
  fontFamily: "Inter, -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, sans-serif",
  maxWidth: 560,
  margin: "64px auto",
  padding: 24,
  background: "#fff",
  border: "1px solid #e3e3e3",
  borderRadius: 12,
  color: "#303030",
};
const HEADING: CSSProperties = { margin: 0, fontSize: 20, lineHeight: "24px", fontWeight: 650 };
const TEXT: CSSProperties = { margin: "8px 0 0", fontSize: 14, lineHeight: "20px" };

/** A page for whoever cannot be let in or shown more: it stands alone, without App Bridge and Polaris around it. */
export function PlainPage({ lang = "en", children }: { lang?: string; children: ReactNode }) {
  return (
    <main lang={lang} style={CARD}>
      <h1 style={HEADING}>Loopside</h1>
      <p style={TEXT}>{children}</p>
    </main>
  );
}
