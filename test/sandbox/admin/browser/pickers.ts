import { makeButton, openDialog } from "./dialog";

/** What an app asked the admin to open; the stand-in shows it and answers "closed" as when a person gives up. */
export function showIntent(input: unknown): Promise<{ code: string }> {
  return new Promise((resolve) => {
    const { intent } = (input ?? {}) as { intent?: unknown };
    const text = Object.assign(document.createElement("p"), {
      textContent: typeof intent === "string" ? intent : JSON.stringify(intent),
    });
    openDialog({
      heading: "Shopify opens this here",
      content: text,
      onClose: () => resolve({ code: "closed" }),
    });
  });
}

/** Offers the items of `picker` as a list; for `resourcePicker`, which names none, there is nothing to choose from. */
export function pickResources(input: unknown): Promise<string[] | undefined> {
  const {
    heading,
    items = [],
    multiple = false,
  } = (input ?? {}) as {
    heading?: string;
    items?: { id: string; heading: string }[];
    multiple?: boolean | number;
  };
  return new Promise((resolve) => {
    let answer: string[] | undefined;
    const list = document.createElement("fieldset");
    list.className = "picker";
    const inputs = items.map((item) => {
      const box = Object.assign(document.createElement("input"), {
        type: multiple === false ? "radio" : "checkbox",
        name: "picked",
        value: item.id,
      });
      const label = document.createElement("label");
      label.append(box, ` ${item.heading}`);
      list.append(label);
      return box;
    });
    if (items.length === 0) list.append("Nothing to choose from here.");
    const footer = Object.assign(document.createElement("div"), { className: "dialog-foot" });
    footer.append(
      makeButton("Cancel", "", () => dialog.close()),
      makeButton("Select", "primary", () => {
        answer = inputs.filter(({ checked }) => checked).map(({ value }) => value);
        dialog.close();
      }),
    );
    const dialog = openDialog({
      heading: heading ?? "Select",
      content: list,
      footer,
      onClose: () => resolve(answer),
    });
  });
}
