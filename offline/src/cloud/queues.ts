import { startFauxqs } from 'fauxqs';

/** The emulator of SQS (and SNS, S3). */
export interface Queues {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  stop(): Promise<void>;
}

export interface QueuesOptions {
  /** 0: a free one. */
  port: number;
  region: string;
  /** Where queues and messages are kept, each as soon as it is acknowledged; without it they are in memory. */
  dataFolder?: string;
}

export async function startQueues({ port, region, dataFolder }: QueuesOptions): Promise<Queues> {
  const server = await startFauxqs({
    port,
    host: '127.0.0.1',
    logger: false,
    defaultRegion: region,
    ...(dataFolder !== undefined && { dataDir: dataFolder }),
  });
  return { endpoint: `http://127.0.0.1:${server.port}`, stop: () => server.stop() };
}
