import { startFauxqs } from 'fauxqs';

/** The emulator of SQS (and SNS, S3). */
export interface Queues {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Starts the emulator, with all its state in memory, on the given port (0: a free one). */
export async function startQueues(port: number, region: string): Promise<Queues> {
  const server = await startFauxqs({ port, host: '127.0.0.1', logger: false, defaultRegion: region });
  return { endpoint: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
}
