import type { PageProblem } from "../page-problem";

/** Stands alone: without a person who is signed in there is no App Bridge and no Polaris around it. */
export function SignInProblem({ problem }: { problem: PageProblem }) {
  return (
    <main
      lang={problem.locale}
      style={{ fontFamily: "Inter, sans-serif", maxWidth: 560, margin: "80px auto", padding: "0 24px" }}
    >
      <h1>Loopside</h1>
      <p>{problem.sentence}</p>
    </main>
  );
}
