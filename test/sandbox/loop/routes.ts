import type { Route } from "./route";
import { actionRoutes } from "./route-actions";
import { asnRoute } from "./route-asn";
import { detailsRoute } from "./route-details";
import { labelRoute } from "./route-labels";
import { linkRoute } from "./route-link";
import { listRoute } from "./route-list";
import { noteRoutes } from "./route-notes";
import { policyRoutes } from "./route-policy";
import { removeRoute } from "./route-remove";
import { webhookRoutes } from "./route-webhooks";

export const allRoutes: readonly Route[] = [
  detailsRoute,
  listRoute,
  asnRoute,
  ...actionRoutes,
  removeRoute,
  ...noteRoutes,
  labelRoute,
  linkRoute,
  ...webhookRoutes,
  ...policyRoutes,
];
