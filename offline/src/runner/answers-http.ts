import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;

/** Does a GET of the address get an answer, whatever it is? */
export function answersHttp(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return true;
    },
    () => false,
  );
}

/** Waits for an answer of a server that is being started. Throws after `timeoutMs`. */
export async function untilAnswersHttp(url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await answersHttp(url))) {
    if (Date.now() > deadline) throw new Error(`${url} has not answered within ${timeoutMs / 1000} s.`);
    await delay(POLL_MS);
  }
}
