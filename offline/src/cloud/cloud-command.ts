import { type CloudOptions, startCloud } from './process.ts';

/** `offline-cloud cloud`: the cloud process, which the runner starts; runs until a signal. */
export async function runCloudCommand(options: Omit<CloudOptions, 'log'>): Promise<void> {
  const cloud = await startCloud({ ...options, log: (line) => console.log(line) });
  console.log(`The cloud answers at ${cloud.endpoint}`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
  });
  await cloud.close();
}
