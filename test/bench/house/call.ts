import { performance } from "node:perf_hooks";

export interface TimedReply<T> {
  body: T;
  ms: number;
}

/** One call of the block's API by one client, timed whole. @throws with the answer when it is not 200 */
export async function callTimed<T>(url: string, token: string, body?: object): Promise<TimedReply<T>> {
  const began = performance.now();
  const response = await fetch(url, {
    method: body ? "POST" : "GET",
    headers: {
      authorization: `Bearer ${token}`,
      "user-agent": "Mozilla/5.0 Chrome/153.0.0.0",
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const ms = performance.now() - began;
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return { body: JSON.parse(text) as T, ms };
}

/** A kept connection that the other side just let go fails once; what is sent again here changes nothing twice. */
export async function again<T>(call: () => Promise<T>, times = 5): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await call();
    } catch (error) {
      if (tries >= times) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100 * tries));
    }
}

/** Waits until `ready` says so. @throws after `seconds` */
export async function until(
  what: string,
  seconds: number,
  ready: () => Promise<boolean> | boolean,
): Promise<void> {
  const ends = performance.now() + seconds * 1000;
  while (!(await ready())) {
    if (performance.now() > ends) throw new Error(`It did not come to pass within ${seconds} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
