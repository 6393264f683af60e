import { FaultModeSettings } from '../faults/fault-config.ts';
import { type CloudOptions, startCloud } from './process.ts';

export interface CloudCommandOptions extends Omit<CloudOptions, 'log' | 'faults'> {
  /** `FaultModeSettings` as JSON. */
  faultMode?: string;
}

/** Runs `offline-cloud cloud`, the cloud process that the runner starts, until a signal. */
export async function runCloudCommand({ faultMode, ...options }: CloudCommandOptions): Promise<void> {
  const faults = faultMode === undefined ? undefined : FaultModeSettings.parse(JSON.parse(faultMode));
  const cloud = await startCloud({ ...options, faults, log: (line) => console.log(line) });
  console.log(`The cloud answers at ${cloud.endpoint}`);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop());
  });
  await cloud.close();
}
