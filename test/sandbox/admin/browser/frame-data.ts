import type { TargetSchema } from "../pages/element-schema";

export interface FrameData {
  handle: string;
  target: string;
  apiVersion: string;
  locale: string;
  locales: { locale: string; isDefault: boolean; texts: Record<string, unknown> }[];
  proxyUrl: string;
  selected: { id: string }[];
  currency: string;
  schema: TargetSchema;
}

let read: FrameData | null = null;

/** What the page of the frame says about the extension in it. */
export function frameData(): FrameData {
  if (read) return read;
  const text = document.getElementById("frame-data")?.textContent;
  if (!text) throw new Error("this document is no extension frame");
  read = JSON.parse(text) as FrameData;
  return read;
}
