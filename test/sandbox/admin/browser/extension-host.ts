import { askIdToken, openLink, queryAdmin, useStorage } from "./admin-calls";
import { answerFrame, type Handlers } from "./messages";
import { openDialog } from "./dialog";
import { pickResources, showIntent } from "./pickers";
import type { PageData, PageExtension } from "./page-data";

/** A block is this tall before "Show more", and at most this tall after it. */
const folded = 300;
const unfolded = 600;
const summaryLength = 30;

/** Runs the extensions of an order page: blocks in their cards, actions from the menu. Returns what re-runs blocks. */
export function hostExtensions(data: PageData): void {
  const refreshBlocks: (() => void)[] = [];
  const actions = data.actions ?? [];
  const open = (handle: string) => {
    const action = actions.find((one) => one.handle === handle);
    if (!action) {
      console.error(`[admin stand-in] no action extension has the handle "${handle}"`);
      return;
    }
    openAction(data, action, () => {
      void refreshPage();
      for (const refresh of refreshBlocks) refresh();
    });
  };
  for (const block of data.blocks ?? []) refreshBlocks.push(hostBlock(data, block, open));
  for (const action of actions) void offerAction(data, action, () => open(action.handle));
}

function createFrame(data: PageData, extension: PageExtension, name: string, handlers: Handlers) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.title = extension.name;
  frame.name = name;
  const query = new URLSearchParams({ user: String(data.staff.id), resource: data.resource ?? "" });
  frame.src = `/stand-in/frames/${name}?${query.toString()}`;
  const stop = answerFrame(frame, {
    idToken: () => askIdToken(data),
    query: (input) => queryAdmin(data, input),
    storage: (input) => useStorage(extension.handle, input),
    intent: showIntent,
    picker: pickResources,
    resourcePicker: pickResources,
    openLink: (input) => openLink(data, input as { href: string; target?: string }),
    ran: () => undefined,
    failed: () => undefined,
    height: () => undefined,
    ...handlers,
  });
  return { frame, stop };
}

function hostBlock(data: PageData, block: PageExtension, open: (handle: string) => void): () => void {
  const card = document.querySelector<HTMLElement>(`[data-block="${block.handle}"]`);
  const part = (name: string) => card?.querySelector<HTMLElement>(`[data-block-${name}]`) ?? null;
  const [place, heading, summary, more, toggle] = [
    part("frame"),
    part("heading"),
    part("summary"),
    part("more"),
    part("toggle"),
  ];
  if (!card || !place || !heading || !summary || !more || !toggle)
    throw new Error(`no card for ${block.handle}`);
  let height = 0;
  let expanded = false;
  let collapsed = false;
  let line = "";
  const draw = () => {
    place.hidden = collapsed;
    place.style.height = `${Math.min(height, expanded ? unfolded : folded)}px`;
    more.hidden = collapsed || height <= folded;
    more.textContent = expanded ? "Show less" : "Show more";
    summary.textContent = collapsed ? cut(line) : "";
    toggle.setAttribute("aria-expanded", String(!collapsed));
    toggle.setAttribute("aria-label", `${collapsed ? "Expand" : "Collapse"} ${heading.textContent ?? ""}`);
    if (height > unfolded && expanded) card.dataset.cut = "true";
    else delete card.dataset.cut;
  };
  more.addEventListener("click", () => {
    expanded = !expanded;
    draw();
  });
  toggle.addEventListener("click", () => {
    collapsed = !collapsed;
    draw();
  });
  const { frame } = createFrame(data, block, block.handle, {
    height(input) {
      height = Number(input);
      draw();
    },
    block(input) {
      const given = input as { heading: string; collapsedSummary: string };
      if (given.heading) heading.textContent = given.heading;
      line = given.collapsedSummary;
      frame.title = given.heading || block.name;
      draw();
    },
    navigate: (input) => openLink(data, { href: (input as { url: string }).url }, open),
    openLink: (input) => openLink(data, input as { href: string; target?: string }, open),
  });
  place.append(frame);
  return () => {
    frame.setAttribute("src", frame.src);
  };
}

const cut = (line: string) => (line.length > summaryLength ? `${line.slice(0, summaryLength)}…` : line);

/** Puts an action into "More actions", unless its should-render module says no. */
async function offerAction(data: PageData, action: PageExtension, open: () => void): Promise<void> {
  if (action.conditional && !(await askCondition(data, action))) return;
  const list = document.getElementById("more-actions");
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.action = action.handle;
  button.append(
    Object.assign(document.createElement("span"), {
      className: "app-icon",
      textContent: "L",
      ariaHidden: "true",
    }),
    action.name,
  );
  button.addEventListener("click", open);
  item.append(button);
  list?.append(item);
  document.querySelector("[data-no-actions]")?.remove();
}

/** Runs the should-render module in a hidden frame. One that fails hides the action, and its error is on the console. */
function askCondition(data: PageData, action: PageExtension): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (display: boolean) => {
      stop();
      frame.remove();
      resolve(display);
    };
    const { frame, stop } = createFrame(data, action, `${action.handle}-conditions`, {
      ran: (result) => finish((result as { display?: unknown } | null)?.display === true),
      failed: () => finish(false),
    });
    frame.hidden = true;
    document.body.append(frame);
  });
}

function openAction(data: PageData, action: PageExtension, closed: () => void): void {
  const { frame, stop } = createFrame(data, action, action.handle, {
    action(input) {
      const { heading } = input as { heading: string };
      if (heading) dialog.setHeading(heading);
    },
    height(input) {
      frame.style.height = `${Math.max(160, Number(input))}px`;
    },
    close: () => dialog.close(),
  });
  const dialog = openDialog({
    heading: action.name,
    content: frame,
    kind: "extension",
    onClose() {
      stop();
      closed();
    },
  });
}

/** Reads the order page again and puts in what may have changed; cards of blocks stay where they are. */
async function refreshPage(): Promise<void> {
  const answer = await fetch(window.location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${part.dataset.live ?? ""}"]`);
    if (next) part.replaceChildren(...next.childNodes);
  }
}
