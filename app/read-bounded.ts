/** So many times the limit is still read and thrown away: a sender that is cut off never reads why. */
const DISCARDED = 16;

/**
 * Reads a request's body up to `limit` bytes, also one that does not tell its length (chunked).
 * @returns null when it is larger
 */
export async function readBounded(request: Request, limit: number): Promise<Uint8Array | null> {
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit * DISCARDED) {
      await reader.cancel();
      return null;
    }
    if (size <= limit) chunks.push(value);
    else chunks.length = 0;
  }
  if (size > limit) return null;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
