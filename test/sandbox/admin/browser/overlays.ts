import { makeClose } from "./dialog";

interface Toast {
  id: string;
  message: string;
  duration: number;
  isError: boolean;
  action?: string;
}

/** Shows a message at the bottom of the page; it goes by itself after `duration` milliseconds. */
export function showToast(toast: Toast, on: { act: () => void; gone: () => void }): void {
  const element = document.createElement("div");
  element.className = toast.isError ? "toast error" : "toast";
  element.dataset.toast = toast.id;
  element.append(Object.assign(document.createElement("span"), { textContent: toast.message }));
  const go = () => {
    window.clearTimeout(timer);
    if (!element.isConnected) return;
    element.remove();
    on.gone();
  };
  if (toast.action) {
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: toast.action,
    });
    button.addEventListener("click", () => {
      on.act();
      go();
    });
    element.append(button);
  }
  const close = makeClose("Dismiss");
  close.addEventListener("click", go);
  element.append(close);
  document.getElementById("toasts")?.append(element);
  const timer = window.setTimeout(go, toast.duration);
}

export function hideToast(id: string): void {
  document.querySelector(`[data-toast="${CSS.escape(id)}"]`)?.remove();
}

/** The thin bar under the top bar that runs while the app loads. */
export function showLoading(loading: boolean): void {
  const bar = document.getElementById("loading-bar");
  if (bar) bar.hidden = !loading;
}
