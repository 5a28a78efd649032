import { Form, Icon, TextField } from "@shopify/polaris";
import { SearchIcon } from "@shopify/polaris-icons";
import { useState } from "react";

interface Props {
  /** What is looked for now. */
  find: string;
  onFind: (what: string) => void;
}

/** Looks for one return by a number that is at hand: read from a parcel, from a mail, or scanned (scanners press Enter). */
export function ReturnSearch({ find, onFind }: Props) {
  const [typed, setTyped] = useState(find);
  return (
    <Form onSubmit={() => onFind(typed.trim())}>
      <TextField
        label="Find a return"
        labelHidden
        type="search"
        placeholder="RMA, order or tracking number"
        prefix={<Icon source={SearchIcon} tone="subdued" />}
        value={typed}
        onChange={setTyped}
        maxLength={100}
        autoComplete="off"
        clearButton
        onClearButtonClick={() => {
          setTyped("");
          if (find) onFind("");
        }}
      />
    </Form>
  );
}
