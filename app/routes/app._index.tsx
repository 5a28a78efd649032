import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useSubmit } from "@remix-run/react";
import { BlockStack, Page } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { ConnectFirst } from "../components/ConnectFirst";
import { ConnectionLine } from "../components/ConnectionLine";
import { Figures } from "../components/Figures";
import { PinTheBlock } from "../components/PinTheBlock";
import { ReturnsTable } from "../components/ReturnsTable";
import { RETURN_FILTERS, countReturns, listReturns } from "../returns/list-returns.server";
import { readSearch } from "../returns/search-terms";
import { showReturnRow } from "../returns/show-return-row";
import { readConnection } from "../shops/read-connection.server";
import { signInToPage } from "../sign-in.server";
import { noteBlockOpened } from "../sync/orders/order-looked-at.server";
import { readSweep } from "../sync/sweep/read-sweep.server";
import { translatorFor } from "../wording/catalogue";

export async function loader({ request, context: { house, shopify } }: LoaderFunctionArgs) {
  const session = await signInToPage({ house, shopify }, request);
  const db = house.db.forShop(session.shop);
  const query = new URL(request.url).searchParams;
  const filter = RETURN_FILTERS.find((one) => one === query.get("filter")) ?? "all";
  const asked = query.get("order");
  const orderId = asked && /^\d{1,20}$/.test(asked) ? asked : null;
  const typed = query.get("find")?.trim() ?? "";
  const [connection, sweep, counts, list, shop] = await Promise.all([
    readConnection(house, session.shop),
    readSweep(house, session.shop),
    countReturns(db),
    listReturns(house, db, { filter, after: query.get("after"), orderId, find: readSearch(typed) }),
    db.prisma.shop.findUnique({
      where: { shop: session.shop },
      select: { blockFirstSeenAt: true, timezone: true },
    }),
  ]);
  const english = translatorFor("en", shop?.timezone ?? "UTC");
  return {
    connection,
    news: { readAt: sweep.sweptAt, failedSince: sweep.failedSince },
    counts,
    filter,
    find: typed,
    order: orderId ? { id: orderId, name: list.rows[0]?.orderName ?? null } : null,
    rows: list.rows.map((row) => showReturnRow(row, english)),
    next: list.next,
    first: !query.get("after"),
    blockSeen: shop?.blockFirstSeenAt != null,
    now: house.now().toISOString(),
  };
}

/** The advice to pin the block was put away. */
export async function action({ request, context: { house, shopify } }: ActionFunctionArgs) {
  const session = await signInToPage({ house, shopify }, request);
  await noteBlockOpened(house, house.db.forShop(session.shop));
  return null;
}

export default function Home() {
  const data = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const submit = useSubmit();
  if (data.connection.state === "not-connected")
    return (
      <Page title="Returns">
        <ConnectFirst />
      </Page>
    );
  return (
    <Page title="Returns" subtitle="Loop returns, beside the orders they belong to">
      <BlockStack gap="400">
        <ConnectionLine connection={data.connection} news={data.news} now={data.now} />
        {!data.blockSeen && <PinTheBlock onPutAway={() => submit({}, { method: "post" })} />}
        <Figures counts={data.counts} />
        <ReturnsTable
          rows={data.rows}
          filter={data.filter}
          order={data.order}
          find={data.find}
          next={data.next}
          first={data.first}
          now={data.now}
          onShow={(part) => navigate(`/app?${new URLSearchParams(part).toString()}`)}
          onBack={() => navigate(-1)}
        />
      </BlockStack>
    </Page>
  );
}

export const headers: HeadersFunction = (args) => boundary.headers(args);
