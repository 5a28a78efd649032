import type { Tone } from "../../../../app/wording/message";

/** A paragraph has no neutral tone: it goes without one. */
export function paragraphTone(tone: Tone): Exclude<Tone, "neutral"> | undefined {
  // Plain information is plain text, as everywhere in the admin; colour is kept for what wants care.
  return tone === "neutral" || tone === "info" ? undefined : tone;
}

/** A banner knows no caution and calls neutral "auto". */
export function bannerTone(tone: Tone): "info" | "auto" | "success" | "warning" | "critical" {
  if (tone === "neutral") return "auto";
  return tone === "caution" ? "warning" : tone;
}
