import type { PageProblem } from "../page-problem";
import { PlainPage } from "./PlainPage";

/** Instead of a page to which nobody could be let in. */
export function SignInProblem({ problem }: { problem: PageProblem }) {
  return <PlainPage lang={problem.locale}>{problem.sentence}</PlainPage>;
}
