/** Where sentences are met, in the order in which a merchant comes by. */
export const WHERE_SEEN = [
  { where: "connecting", heading: "Connecting, and while connected" },
  { where: "acting", heading: "Acting on a return" },
  { where: "anywhere", heading: "On the order, and anywhere" },
] as const;

/** A sentence that a person meets, and what to do about it. */
export interface Remedy {
  where: (typeof WHERE_SEEN)[number]["where"];
  seen: string;
  remedy: string;
  /** The texts of the catalogue, or the codes of the API, that say so. */
  covers: readonly string[];
}

export const ERRORS_AND_REMEDIES: readonly Remedy[] = [
  {
    where: "connecting",
    seen: "“This key lacks Returns”",
    remedy:
      "Add the scope to the key, or make a new key, in Loop › Developer tools. No Developer tools page? Your Loop plan may not include the API: ask Loop.",
    covers: ["error.missing-scope"],
  },
  {
    where: "connecting",
    seen: "“Loop does not accept this key”, “Loop no longer accepts the key”",
    remedy:
      "Copy the key again, or make a new one, and paste it in Settings. A key deleted in Loop never works again.",
    covers: ["notConnected.broken"],
  },
  {
    where: "connecting",
    seen: "“Loopside is not connected to Loop”",
    remedy: "Connect it in Settings. Nothing was sent.",
    covers: ["notConnected.never", "error.not-connected"],
  },
  {
    where: "connecting",
    seen: "“Paste the API key”, “An API key is one line without spaces”, and the same of the webhook secret",
    remedy:
      "Copy it again from Loop › Developer tools, without what stands around it. Nothing was stored; what you typed is still there.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“Loop did not answer, so nothing was changed”",
    remedy: "Try again in a moment. What you typed is still there.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“Is this the right Loop account?”",
    remedy:
      "Compare the account in Loop with this shop. Only its past is left unread while the question stands; old orders that Shopify hides can look the same.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“Make these webhooks in Loop”",
    remedy:
      "The key lacks Developer tools, or Loop did not take a topic. Make them in Loop with the address that stands in Settings.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“Not registered yet: Loop gave no answer”",
    remedy:
      "Press “Check and save” in Settings. Until then Loopside learns of changes by asking every minute.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“Disconnected, but Loopside's webhooks are still in Loop”",
    remedy: "Remove them in Loop › Developer tools. What they send is turned away and not stored.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“Nothing was saved”",
    remedy:
      "One value is not possible; it says beside the field what is. The others are still as you typed them.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“Save suggestions first”, “Automatic needs a limit”",
    remedy:
      "A warehouse's rules act by themselves only after suggestions have been on, and only up to an amount that you set.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“Loop did not give these parts to their end”, rows that are not readable",
    remedy:
      "The rest was read. Press “Read again” in Settings; what is missing then also comes with its next change in Loop.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "Refused deliveries: a wrong signature",
    remedy:
      "Copy the webhook secret again from Loop › Developer tools into Settings. What was missed is read within minutes.",
    covers: [],
  },
  {
    where: "connecting",
    seen: "“No news from Loop”",
    remedy: "Loop does not answer. Loopside asks again every minute; what is shown may be old until then.",
    covers: ["error.loop-unavailable"],
  },
  {
    where: "anywhere",
    seen: "“Loopside could not check with Loop for a while”",
    remedy:
      "Loop is away, or Loopside's own worker stands still. Loopside goes on trying by itself; what came before is shown with its age, and the block's refresh button asks again for what you look at.",
    covers: ["notConnected.noNews"],
  },
  {
    where: "anywhere",
    seen: "“Loop takes no more requests right now”",
    remedy:
      "Loop allows 300 requests a minute and key, shared with your other tools. Try again in a minute; nothing was sent.",
    covers: ["refused.busy", "error.loop-busy"],
  },
  {
    where: "acting",
    seen: "“Nobody may act from Shopify yet”, “You may look at orders, not edit them”, “You are not among the people who may act”",
    remedy:
      "Settings › Who may act says who may. Acting also needs the right to edit orders, which the store owner gives in Shopify.",
    covers: [
      "notAllowed.nobody-yet",
      "notAllowed.no-order-permission",
      "notAllowed.not-chosen",
      "error.not-allowed",
    ],
  },
  {
    where: "acting",
    seen: "“Sent to Loop; not confirmed yet”",
    remedy: "Wait: Loop works in a queue. Do not repeat it; the card updates by itself.",
    covers: ["status.accepted", "no.pending", "error.action-pending"],
  },
  {
    where: "acting",
    seen: "“Loop has not confirmed since …”",
    remedy: "Do not repeat it. Loopside keeps asking and shows the ending when Loop tells it.",
    covers: ["status.noWord", "status.noWordOther"],
  },
  {
    where: "acting",
    seen: "“Loop's answer was lost”",
    remedy:
      "Loopside reads the return until it knows whether Loop got it. Do not repeat the action meanwhile.",
    covers: ["status.unconfirmed", "no.unconfirmed", "status.noteUnsure"],
  },
  {
    where: "acting",
    seen: "“Loop shows no sign of the request”",
    remedy: "Look in Loop before you process again; other actions can be repeated.",
    covers: ["status.processNoSign", "status.noSign"],
  },
  {
    where: "acting",
    seen: "“The return changed in Loop since you looked”",
    remedy: "Read what differs and confirm again. Nothing was sent.",
    covers: ["status.changed"],
  },
  {
    where: "acting",
    seen: "“Loop does not process flagged returns”, “Loop refuses this on a flagged return”",
    remedy:
      "Someone must release the return in Loop, or Loop switches “Allow flagged returns to process” on for your shop.",
    covers: ["refused.flaggedProcess", "refused.flagged", "no.cancelFlagged"],
  },
  {
    where: "acting",
    seen: "“Loop refuses this in the return's present state”, “Loop refused”",
    remedy:
      "Nothing was changed. Loop's own words stand below the sentence; what the state allows stays offered.",
    covers: [
      "refused.state",
      "refused.general",
      "no.closed",
      "no.cancelled",
      "no.closeCancelled",
      "no.cancelExpired",
      "error.not-offered",
    ],
  },
  {
    where: "acting",
    seen: "“Loop cannot remove these items”, “Loop lets nothing be removed from this return”",
    remedy:
      "Nothing was changed. Only refund and store credit items of an open return that is not flagged qualify. Edit the return in Loop instead.",
    covers: [
      "refused.lines",
      "refused.lines-some",
      "refused.lines-missing",
      "refused.locked",
      "no.noRemovable",
    ],
  },
  {
    where: "acting",
    seen: "“Processing failed”",
    remedy: "Look in Loop before you process again; Loop's message stands in the card.",
    covers: ["status.failed", "status.failedNoReason"],
  },
  {
    where: "acting",
    seen: "“Now in review in Loop”",
    remedy: "Loop gave a part. What was not given is named; finish it in Loop.",
    covers: ["status.partly.given", "status.partly.nothing"],
  },
  {
    where: "acting",
    seen: "“The note is too long”, “Loop did not take the note”, “the note that belongs before it was not written”",
    remedy:
      "Your text is still there: shorten it to 254 characters and try again. A flag is not sent without its note.",
    covers: ["note.tooLong", "note.empty", "refused.note", "refused.note-failed"],
  },
  {
    where: "acting",
    seen: "“Loop was not reached”, “Loop could not be asked how the return stands now”",
    remedy: "Nothing was sent. Try again.",
    covers: ["refused.not-sent", "refused.not-read"],
  },
  {
    where: "acting",
    seen: "“Loop does not find this return”, “There is no such return in this shop”",
    remedy: "Look for it in Loop. Nothing was changed.",
    covers: ["refused.not-found", "error.not-found"],
  },
  {
    where: "anywhere",
    seen: "A return under “On no order”",
    remedy:
      "Loop names an order that this shop does not show, or two orders carry its name. It is tried again when the order appears; or open the right order and link the return there.",
    covers: [],
  },
  {
    where: "anywhere",
    seen: "“Loopside is not installed in this shop any more”",
    remedy:
      "The app was uninstalled while the page was open. Install it again from the Shopify App Store, then reload the page.",
    covers: ["error.not-installed"],
  },
  {
    where: "anywhere",
    seen: "“Your Shopify session has ended”",
    remedy: "Reload the page. Nothing was lost.",
    covers: ["error.not-signed-in"],
  },
  {
    where: "anywhere",
    seen: "“Too many requests”, from a warehouse's machine",
    remedy: "A token takes 300 requests a minute. Nothing was changed: wait a minute, then send it again.",
    covers: ["error.too-many-requests"],
  },
  {
    where: "anywhere",
    seen: "“Loopside is not available right now”",
    remedy: "Nothing was sent; the block shows the last it knew, and how old it is. Try again in a minute.",
    covers: ["error.unavailable"],
  },
  {
    where: "acting",
    seen: "“This request was not understood”, “too large”, “This click was already used”",
    remedy: "Nothing was sent. Reload the page and open the action again.",
    covers: [
      "error.bad-request",
      "error.too-large",
      "error.idempotency-mismatch",
      "error.method-not-allowed",
    ],
  },
];

/** What nobody can do through Loop's API, so that nobody looks for it here. */
export const NOT_BY_API: readonly string[] = [
  "Edit a return. While it is open your team can in Loop: remove items, change the outcome, let the customer keep it. “Remove items and process the rest” is no edit: by the API Loop processes what is left at once.",
  "Take a flag back, or give a reason with a flag. Someone must release the return in Loop; your note is written first instead.",
  "Approve or reject a return request.",
  "Undo Process, Cancel or Close.",
  "Say why a return is in review, or when its outcome will be processed: those rules are set in Loop per policy.",
  "Set or see in advance whether items are restocked.",
  "Search returns by customer.",
  "Prove when a delivery was sent: Loop signs neither a time nor an id, so each one is confirmed by a read.",
];
