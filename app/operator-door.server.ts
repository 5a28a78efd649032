import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { answerPlainly } from "./answer-plainly.server";
import type { House } from "./house.server";
import { SchemaMismatchError, requireCurrentSchema } from "./schema-version.server";

/**
 * What whoever runs Loopside asks of a process: `/healthz` (it runs), `/readyz` (its database answers and has this version's schema), `/metrics`
 * (Prometheus' text format; with `METRICS_TOKEN` as bearer token, not there without one).
 * @returns a function that answers the request and returns true, or returns false when the request is not for this door
 */
export function createOperatorDoor(house: Pick<House, "db" | "env" | "metrics">) {
  return function operatorDoor(request: IncomingMessage, response: ServerResponse): boolean {
    switch (request.url) {
      case "/healthz":
        answerPlainly(response, 200, "ok");
        return true;
      case "/readyz":
        requireCurrentSchema(house.db, path.resolve("prisma")).then(
          () => answerPlainly(response, 200, "ready"),
          (error: unknown) => answerPlainly(response, 503, whyNotReady(error)),
        );
        return true;
      case "/metrics":
        if (!house.env.METRICS_TOKEN) {
          answerPlainly(response, 404, "Set METRICS_TOKEN to have metrics here.");
          return true;
        }
        if (!isToken(request.headers.authorization, house.env.METRICS_TOKEN)) {
          answerPlainly(response, 401, "Send METRICS_TOKEN as bearer token.", {
            "www-authenticate": "Bearer",
          });
          return true;
        }
        house.metrics.registry.metrics().then(
          (text) =>
            answerPlainly(response, 200, text, { "content-type": house.metrics.registry.contentType }),
          () => answerPlainly(response, 503, "The metrics could not be read."),
        );
        return true;
      default:
        return false;
    }
  };
}

const whyNotReady = (error: unknown) =>
  error instanceof SchemaMismatchError ? error.message : "The database does not answer.";

/** Compares digests: equal length, constant time. */
function isToken(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${token}`));
}
