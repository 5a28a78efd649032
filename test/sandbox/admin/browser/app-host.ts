import { askIdToken, openLink, queryAdmin } from "./admin-calls";
import type { ButtonFact } from "./app-bridge-buttons";
import { makeButton, openDialog } from "./dialog";
import { answerFrame, sendEvent } from "./messages";
import { showLoading, showToast, hideToast } from "./overlays";
import type { PageData } from "./page-data";
import { pickResources, showIntent } from "./pickers";

/** The admin's side of App Bridge: answers the app in its frame and draws what it asks for. */
export function hostApp(data: PageData): void {
  const frame = document.getElementById("app-frame");
  if (!(frame instanceof HTMLIFrameElement)) return;
  const saveBar = document.getElementById("save-bar");
  const home = `/store/${data.handle}/apps/loopside`;

  answerFrame(frame, {
    ready: () => undefined,
    idToken: () => askIdToken(data),
    user: () => ({ id: data.staff.id, accountAccess: "staff" }),
    query: (input) => queryAdmin(data, input),
    scopes: () => ({ granted: data.scopes, required: data.scopes, optional: [] }),
    extensions: () =>
      data.extensions.map(({ handle, target }) => ({
        handle,
        type: "ui_extension",
        activations: [{ target }],
      })),
    toast: (input) => {
      const toast = input as {
        id: string;
        message: string;
        duration: number;
        isError: boolean;
        action?: string;
      };
      showToast(toast, {
        act: () => sendEvent(frame, "toastAction", toast.id),
        gone: () => sendEvent(frame, "toastGone", toast.id),
      });
    },
    toastHide: (input) => hideToast(String(input)),
    loading: (input) => showLoading(input === true),
    openLink: (input) => openLink(data, input as { href: string; target?: string }),
    intent: showIntent,
    picker: pickResources,
    resourcePicker: pickResources,
    path: (input) => history.replaceState(null, "", `${home}${String(input)}`),
    nav: (input) => drawNav(input as { label: string; href: string }[]),
    titleBar: (input) => drawTitle(input as { title: string; buttons: ButtonFact[] } | null),
    saveBar: (input) => drawSaveBar(input as SaveBarFact | null),
    leaveConfirmation: () => (saveBar && !saveBar.hidden ? confirmLeaving() : undefined),
  });

  const pressSave = (primary: boolean) => sendEvent(frame, "saveBarPress", primary);

  function drawNav(items: { label: string; href: string }[]): void {
    const list = document.getElementById("app-nav");
    list?.replaceChildren(
      ...items.map(({ label, href }) => {
        const link = Object.assign(document.createElement("a"), {
          href: `${home}${href}`,
          textContent: label,
        });
        link.addEventListener("click", (event) => {
          if (event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          if (saveBar && !saveBar.hidden) shake();
          else sendEvent(frame as HTMLIFrameElement, "navigate", href);
        });
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  }

  function drawTitle(bar: { title: string; buttons: ButtonFact[] } | null): void {
    const title = document.querySelector("#app-title h1");
    if (title) title.textContent = bar?.title || "Loopside";
    document.getElementById("app-actions")?.replaceChildren(
      ...(bar?.buttons ?? []).map((fact, index) => {
        const press = () => sendEvent(frame as HTMLIFrameElement, "titleBarPress", index);
        return withState(makeButton(fact.label, fact.primary ? "primary" : "", press), fact);
      }),
    );
  }

  function drawSaveBar(bar: SaveBarFact | null): void {
    if (!saveBar) return;
    saveBar.hidden = bar === null;
    document.body.classList.toggle("unsaved", bar !== null);
    if (!bar) return;
    const discard = () =>
      bar.discardConfirmation ? confirmDiscard(() => pressSave(false)) : pressSave(false);
    const words = Object.assign(document.createElement("span"), { textContent: "Unsaved changes" });
    saveBar.replaceChildren(
      words,
      ...(bar.discard
        ? [withState(makeButton(bar.discard.label || "Discard", "dark", discard), bar.discard)]
        : []),
      ...(bar.save
        ? [
            withState(
              makeButton(bar.save.label || "Save", "light", () => pressSave(true)),
              bar.save,
            ),
          ]
        : []),
    );
  }

  function shake(): void {
    saveBar?.classList.remove("shake");
    requestAnimationFrame(() => saveBar?.classList.add("shake"));
  }

  // While something is unsaved the admin's own links stay put, as Shopify's do.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || !saveBar || saveBar.hidden || event.defaultPrevented) return;
    event.preventDefault();
    shake();
  });
}

interface SaveBarFact {
  save: ButtonFact | null;
  discard: ButtonFact | null;
  discardConfirmation: boolean;
}

function withState(button: HTMLButtonElement, fact: ButtonFact): HTMLButtonElement {
  button.disabled = fact.disabled || fact.loading;
  button.setAttribute("aria-busy", String(fact.loading));
  if (fact.critical) button.classList.add("critical");
  return button;
}

function confirmDiscard(discard: () => void): void {
  ask(
    "Discard all unsaved changes",
    "If you discard changes, you'll delete any edits you made since you last saved.",
    "Discard changes",
    discard,
    () => undefined,
  );
}

function confirmLeaving(): Promise<void> {
  return new Promise((resolve, reject) =>
    ask(
      "Leave page with unsaved changes?",
      "Leaving this page will delete all unsaved changes.",
      "Leave page",
      resolve,
      () => reject(new Error("The person stayed")),
    ),
  );
}

function ask(heading: string, text: string, yes: string, confirmed: () => void, refused: () => void): void {
  let sure = false;
  const footer = Object.assign(document.createElement("div"), { className: "dialog-foot" });
  footer.append(
    makeButton("Stay", "", () => dialog.close()),
    makeButton(yes, "primary critical", () => {
      sure = true;
      dialog.close();
    }),
  );
  const content = Object.assign(document.createElement("p"), { textContent: text });
  const dialog = openDialog({ heading, content, footer, onClose: () => (sure ? confirmed() : refused()) });
}
