import { hostApp } from "./app-host";
import { hostExtensions } from "./extension-host";
import { readPageData } from "./page-data";

/** Menus open on a press, and close on Escape, on a press elsewhere and on a choice. */
function wireMenus(): void {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("[data-menu]")];
  const menuOf = (button: HTMLButtonElement) => document.getElementById(`menu-${button.dataset.menu ?? ""}`);
  const show = (button: HTMLButtonElement, shown: boolean) => {
    const menu = menuOf(button);
    if (menu) menu.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
  };
  for (const button of buttons)
    button.addEventListener("click", () => show(button, menuOf(button)?.hidden ?? false));
  document.addEventListener("click", (event) => {
    for (const button of buttons)
      if (event.target instanceof Node && !button.contains(event.target)) {
        const title = event.target instanceof Element && event.target.closest(".menu-title");
        if (!title) show(button, false);
      }
  });
  // A press into a frame never reaches this document; losing focus to it closes menus too.
  window.addEventListener("blur", () => buttons.forEach((button) => show(button, false)));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const button of buttons)
      if (button.getAttribute("aria-expanded") === "true") {
        show(button, false);
        button.focus();
      }
  });
}

function wireNavigation(): void {
  const toggle = document.querySelector<HTMLButtonElement>(".nav-toggle");
  toggle?.addEventListener("click", () => {
    const open = document.body.classList.toggle("nav-open");
    toggle.setAttribute("aria-expanded", String(open));
  });
}

const data = readPageData();
wireMenus();
wireNavigation();
if (data.page === "order") hostExtensions(data);
if (data.page === "app") hostApp(data);
