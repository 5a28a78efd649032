import type { Answer } from "./http";
import { ok } from "./http";
import { readId } from "./route";
import type { Route } from "./route";
import type { Loop } from "./state";
import { DESTINATION_ID } from "./wire-parts";

/** Allowlists, blocklists and destinations, to read only. */

const PER_PAGE = 15;

const entries = {
  allowlists: [
    { id: 811, type: "email", value: "vip@example.com", secondary_value: null },
    { id: 812, type: "product_tag", value: "final-sale-exception", secondary_value: null },
  ],
  blocklists: [{ id: 921, type: "product_tag", value: "final-sale", secondary_value: null }],
};

/** Laravel's paginator. */
function paginated(loop: Loop, version: string, name: keyof typeof entries, page: number) {
  const all = entries[name];
  const path = new URL(`/api/${version}/${name}`, loop.url).href;
  const lastPage = Math.max(Math.ceil(all.length / PER_PAGE), 1);
  const first = (page - 1) * PER_PAGE;
  const data = all.slice(first, first + PER_PAGE);
  const urlOf = (wanted: number) => (wanted >= 1 && wanted <= lastPage ? `${path}?page=${wanted}` : null);
  return {
    data,
    links: [
      { url: urlOf(page - 1), label: "&laquo; Previous", active: false },
      { url: urlOf(page), label: String(page), active: true },
      { url: urlOf(page + 1), label: "Next &raquo;", active: false },
    ],
    current_page: page,
    first_page_url: `${path}?page=1`,
    from: data.length > 0 ? first + 1 : null,
    last_page: lastPage,
    last_page_url: `${path}?page=${lastPage}`,
    next_page_url: urlOf(page + 1),
    path,
    per_page: PER_PAGE,
    prev_page_url: urlOf(page - 1),
    to: data.length > 0 ? first + data.length : null,
    total: all.length,
  };
}

const listOf = (name: keyof typeof entries): Route[] => [
  {
    method: "GET",
    path: `/${name}`,
    scope: "orders",
    unauthorized: "gateway",
    handle: (loop, { version, query }) => ok(paginated(loop, version, name, readId(query.get("page")) || 1)),
  },
  {
    method: "GET",
    path: `/${name}/:id`,
    scope: "orders",
    unauthorized: "gateway",
    handle(_loop, _request, [id]): Answer {
      const entry = entries[name].find((candidate) => candidate.id === readId(id));
      return entry ? ok(entry) : { status: 404, body: { errors: { code: "NOT_FOUND" } } };
    },
  },
];

const destinations = [
  {
    id: DESTINATION_ID,
    type: "warehouse",
    name: "Warehouse East",
    enabled: true,
    provider_location_id: 68860001,
    address: {
      address1: "1 Dock Road",
      address2: "",
      city: "Columbus",
      state: "OH",
      zip: "43215",
      country: "United States",
      country_code: "US",
    },
  },
];

const destinationRoutes: Route[] = [
  {
    method: "GET",
    path: "/destinations",
    scope: "destinations:read",
    unauthorized: "gateway",
    handle: () => ok({ destinations }),
  },
  {
    method: "GET",
    path: "/destinations/:id",
    scope: "destinations:read",
    unauthorized: "gateway",
    handle(_loop, _request, [id]): Answer {
      const destination = destinations.find((candidate) => candidate.id === readId(id));
      return destination
        ? ok(destination)
        : { status: 404, body: { code: "NOT_FOUND", message: "Destination not found." } };
    },
  },
];

export const policyRoutes: Route[] = [...listOf("allowlists"), ...listOf("blocklists"), ...destinationRoutes];
