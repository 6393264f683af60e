/**
 * Runs a task `count` times, `atOnce` at a time. Returns the results and how long all of it took.
 */
export async function runConcurrently<T>(
  count: number,
  atOnce: number,
  task: () => Promise<T>,
): Promise<{ values: T[]; seconds: number }> {
  const values: T[] = [];
  let left = count;
  const begun = performance.now();
  const worker = async () => {
    while (left-- > 0) values.push(await task());
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { values, seconds: (performance.now() - begun) / 1_000 };
}
