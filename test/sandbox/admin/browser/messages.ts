/** What frames and the admin page say to each other by postMessage. A call gets one answer of the same id. */
export interface CallMessage {
  standIn: "call";
  id: number;
  call: string;
  input: unknown;
}

export interface AnswerMessage {
  standIn: "answer";
  id: number;
  value?: unknown;
  error?: string;
}

/** From the admin page to a frame: something that the person did (pressed Save, closed a modal). */
export interface EventMessage {
  standIn: "event";
  event: string;
  detail: unknown;
}

export type Message = CallMessage | AnswerMessage | EventMessage;

export function asMessage(data: unknown): Message | null {
  if (typeof data !== "object" || data === null || !("standIn" in data)) return null;
  const { standIn } = data;
  // Only frames of the admin know this word; what they send with it is written in this folder.
  return standIn === "call" || standIn === "answer" || standIn === "event" ? (data as Message) : null;
}

const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
const listeners = new Map<string, Set<(detail: unknown) => void>>();
let lastId = 0;

/** Starts to hear the admin page; call once in a frame. */
export function listenToAdmin(): void {
  window.addEventListener("message", ({ data, source }) => {
    const message = source === window.parent ? asMessage(data) : null;
    if (message?.standIn === "answer") {
      const { resolve, reject } = waiting.get(message.id) ?? {};
      waiting.delete(message.id);
      if (message.error !== undefined) reject?.(new Error(message.error));
      else resolve?.(message.value);
    } else if (message?.standIn === "event") {
      for (const listener of listeners.get(message.event) ?? []) listener(message.detail);
    }
  });
}

/** Asks the admin page to do something; rejects with its sentence when it will not. */
export function callAdmin(call: string, input: unknown = null): Promise<unknown> {
  const id = ++lastId;
  const message: CallMessage = { standIn: "call", id, call, input };
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    window.parent.postMessage(message, "*");
  });
}

/** Tells the admin page something that needs no answer. */
export function tellAdmin(call: string, input: unknown = null): void {
  void callAdmin(call, input);
}

export function onAdminEvent(event: string, listener: (detail: unknown) => void): void {
  const known = listeners.get(event) ?? new Set();
  known.add(listener);
  listeners.set(event, known);
}

export type Handlers = Record<string, (input: unknown) => unknown>;

/** In the admin page: answers the calls of one frame. Returns what stops it. */
export function answerFrame(frame: HTMLIFrameElement, handlers: Handlers): () => void {
  const hear = async ({ data, source }: MessageEvent) => {
    const message = source !== null && source === frame.contentWindow ? asMessage(data) : null;
    if (message?.standIn !== "call") return;
    const answer: AnswerMessage = { standIn: "answer", id: message.id };
    try {
      const handler = handlers[message.call];
      if (!handler) throw new Error(`The stand-in does not know "${message.call}"`);
      answer.value = await handler(message.input);
    } catch (error) {
      answer.error = error instanceof Error ? error.message : String(error);
    }
    frame.contentWindow?.postMessage(answer, "*");
  };
  const listener = (event: MessageEvent) => void hear(event);
  window.addEventListener("message", listener);
  return () => window.removeEventListener("message", listener);
}

export function sendEvent(frame: HTMLIFrameElement, event: string, detail: unknown = null): void {
  const message: EventMessage = { standIn: "event", event, detail };
  frame.contentWindow?.postMessage(message, "*");
}
