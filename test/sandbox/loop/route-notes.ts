import { addNote } from "./act";
import { isRecord, ok } from "./http";
import { readId } from "./route";
import type { Route } from "./route";
import { returnNotFound } from "./refusals";
import { spaced } from "./wire-dates";

const LONGEST_NOTE = 255;

/** Newest first; none at all is a 422 whose body is the literal false. */
const notes: Route = {
  method: "GET",
  path: "/warehouse/return/:id/notes",
  scope: "returns",
  unauthorized: "returns",
  handle(loop, _request, [id]) {
    const ret = loop.returns.get(readId(id) ?? 0);
    if (!ret) return ok(returnNotFound);
    if (ret.notes.length === 0) return { status: 422, body: false };
    const newestFirst = [...ret.notes].sort(
      (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.id - a.id,
    );
    return ok(
      newestFirst.map((note) => ({
        id: note.id,
        content: note.content,
        created_at: spaced(note.createdAt),
      })),
    );
  },
};

/** Says true and no id. "Must be less than 255" and "1-255 characters" are both documented: 255 itself is taken. */
const note: Route = {
  method: "POST",
  path: "/warehouse/return/:id/note",
  scope: "returns",
  unauthorized: "returns",
  handle(loop, { body }, [id]) {
    const ret = loop.returns.get(readId(id) ?? 0);
    if (!ret) return ok(returnNotFound);
    const content = isRecord(body) ? body["content"] : undefined;
    if (typeof content !== "string" || content === "" || [...content].length > LONGEST_NOTE) {
      return {
        status: 422,
        body: { errors: { message: "Content is required and must be less than 255 characters." } },
      };
    }
    addNote(loop, ret, content);
    return ok(true);
  },
};

export const noteRoutes = [notes, note];
