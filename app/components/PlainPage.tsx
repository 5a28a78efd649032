import type { ReactNode } from "react";

/** A page for whoever cannot be let in or shown more: it stands alone, without App Bridge and Polaris around it. */
export function PlainPage({ lang = "en", children }: { lang?: string; children: ReactNode }) {
  return (
    <main
      lang={lang}
      style={{ fontFamily: "Inter, sans-serif", maxWidth: 560, margin: "80px auto", padding: "0 24px" }}
    >
      <h1>Loopside</h1>
      <p>{children}</p>
    </main>
  );
}
