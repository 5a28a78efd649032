/** The browser's own, before the frame gives extensions theirs. */
const load = window.fetch.bind(window);
const kept = new Map<string, Promise<string | null>>();

function fetchIcon(name: string): Promise<string | null> {
  const known = kept.get(name);
  if (known) return known;
  const asked = load(new URL(`/stand-in/icons/${name}.svg`, document.baseURI)).then((answer) =>
    answer.ok ? answer.text() : null,
  );
  kept.set(name, asked);
  return asked;
}

const dot = '<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="3"/></svg>';

/** Draws a Polaris icon by its name; one that the icon package lacks is a dot. Empty names draw nothing. */
export function drawIcon(place: HTMLElement, name: string): void {
  place.hidden = name === "";
  if (place.dataset.icon === name) return;
  place.dataset.icon = name;
  if (name === "" || name === "empty") {
    place.replaceChildren();
    return;
  }
  place.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true"></svg>';
  void fetchIcon(name).then((svg) => {
    if (place.dataset.icon === name) place.innerHTML = svg ?? dot;
  });
}
