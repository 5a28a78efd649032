import type { PageProblem } from "../page-problem";
import { PlainPage } from "./PlainPage";

/** Instead of a page: nobody could be let in, or what was sent could not be taken. */
export function SignInProblem({ problem }: { problem: PageProblem }) {
  return <PlainPage lang={problem.locale}>{problem.sentence}</PlainPage>;
}
