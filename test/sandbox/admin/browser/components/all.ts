import { actionDrawings } from "./actions";
import { choiceDrawings } from "./choices";
import type { Drawing } from "./element";
import { feedbackDrawings } from "./feedback";
import { fieldDrawings } from "./fields";
import { layoutDrawings } from "./layout";
import { tableDrawings } from "./table";
import { textDrawings } from "./text";

/** Every element that the stand-in draws. */
export const drawings: Record<string, Drawing> = {
  ...actionDrawings,
  ...choiceDrawings,
  ...feedbackDrawings,
  ...fieldDrawings,
  ...layoutDrawings,
  ...tableDrawings,
  ...textDrawings,
};
