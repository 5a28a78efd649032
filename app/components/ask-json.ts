/**
 * Asks a page's own route for JSON. Not through Remix's fetcher: a question that goes unanswered must not take the whole
 * page away.
 * @throws where there is no answer, or one that tells of an error
 */
export async function askJson<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`${path} was answered ${response.status}.`);
  return (await response.json()) as T;
}
