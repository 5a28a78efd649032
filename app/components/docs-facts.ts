/** What a person sees, and what to do about it. */
export const ERRORS_AND_REMEDIES: readonly (readonly [string, string])[] = [
  [
    "“This key lacks Returns”",
    "Add the scope to the key, or make a new key, in Loop › Developer tools. No Developer tools page? Your Loop plan may not include the API: ask Loop.",
  ],
  [
    "“Loop does not accept this key”",
    "Copy the key again; a key that was deleted in Loop never works again.",
  ],
  [
    "Deliveries are refused (wrong signature)",
    "Copy the webhook secret again from Loop › Developer tools into Settings.",
  ],
  [
    "“Sent to Loop; not confirmed yet”",
    "Wait: Loop works in a queue. Do not process again; the card updates by itself.",
  ],
  [
    "“Loop has not confirmed since …”",
    "Look in Loop. Loopside keeps asking and shows the ending when Loop tells it.",
  ],
  [
    "“We do not know whether Loop got it”",
    "The answer was lost on the way. Loopside reads the return until it knows; do not repeat the action.",
  ],
  ["“The return changed meanwhile”", "Read what differs and confirm again. Nothing was sent."],
  [
    "“Loop refused: the return is flagged”",
    "Someone must release it in Loop, or Loop switches “Allow flagged returns to process” on for your shop.",
  ],
  ["“Processing failed”", "Look in Loop before you process again; Loop's message stands in the card."],
  [
    "“Not on an order”",
    "Loop names an order that this shop does not show, or two orders carry its name. Open the right order and link the return there.",
  ],
  [
    "“Loop takes no more requests for a moment”",
    "Loop allows 300 requests a minute per key, shared with your other tools. Try again in a minute.",
  ],
];

/** What nobody can do through Loop's API, so that nobody looks for it here. */
export const NOT_BY_API: readonly string[] = [
  "Edit a return. While it is open your team can in Loop: remove items, change the outcome, let the customer keep it. “Remove items” by the API would process the rest at once, so it is never offered as an edit.",
  "Take a flag back. Someone must release the return in Loop.",
  "Approve or reject a return request.",
  "Say why a return is in review, or when its outcome will be processed: those rules are set in Loop per policy.",
  "Search returns by customer.",
];
