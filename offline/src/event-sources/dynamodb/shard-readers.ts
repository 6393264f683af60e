import type { FailureDestination } from '../failure-destination.ts';
import type { RecordFilter } from '../filter-pattern.ts';
import type { FunctionInvoker } from '../function-invoker.ts';
import type { MappingDependencies } from '../running-mapping.ts';
import { BatchDelivery } from './batch-delivery.ts';
import type { ShardPosition } from './lineage.ts';
import { ShardReader } from './shard-reader.ts';
import type { StreamMapping } from './stream-mapping.ts';
import type { StreamSource } from './stream-source.ts';

/**
 * How often to look for changes that nobody announces by `lookNow`, such as those of other
 * programs. Lambda polls "at a base rate of 4 times per second"
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html).
 */
const LOOK_EVERY_MS = 250;
const localAccountId = '000000000000';

/** The parts of a mapping that all its readers share. */
export interface ShardReadersParts {
  mapping: StreamMapping;
  dependencies: Pick<MappingDependencies, 'region' | 'log' | 'faults' | 'lookEveryMs' | 'onCalled'>;
  source: StreamSource;
  filter: RecordFilter;
  invoker: FunctionInvoker;
  destination: FailureDestination | undefined;
  onTrouble(line: string): void;
  onChange(): void;
}

/** Makes the readers of a mapping's shards, and counts the records that they are done with. */
export class ShardReaders {
  readonly records = { delivered: 0, discarded: 0 };
  readonly #parts: ShardReadersParts;
  #isPastRetention = false;

  constructor(parts: ShardReadersParts) {
    this.#parts = parts;
  }

  /** Makes the reader of one shard, which delivers its records to the mapping's function. */
  create(streamArn: string, shardId: string, startAt: ShardPosition, resumed: boolean): ShardReader {
    const { mapping, dependencies, source, filter, invoker, destination, onTrouble, onChange } = this.#parts;
    const { region, log, faults, lookEveryMs = LOOK_EVERY_MS, onCalled = () => {} } = dependencies;
    const arnForFunction = streamArn.replace(
      /^arn:aws:dynamodb:[^:]*:[^:]*:/,
      `arn:aws:dynamodb:${region}:${localAccountId}:`,
    );
    return new ShardReader({
      mapping,
      stream: { arn: streamArn, arnForFunction, region },
      shardId,
      startAt,
      resumed,
      source,
      filter,
      lookEveryMs,
      onTrouble,
      onChange,
      delivery: (reader) =>
        new BatchDelivery({
          mapping,
          // The local ARN, since the reader of the report gets the records from the emulator.
          source: { functionArn: mapping.functionArn, shardId, streamArn },
          invoker,
          split: faults?.split,
          destination,
          onCalled,
          log,
          onTrouble,
          onPastRetention: () => this.#onPastRetention(),
          onDone: (records, how) => {
            this.records[how] += records.length;
            reader.done(records);
          },
        }),
    });
  }

  /** Warns once: a computer that was off for two days has many such records. */
  #onPastRetention(): void {
    if (this.#isPastRetention) return;
    this.#isPastRetention = true;
    this.#parts.onTrouble(
      'delivers records that are older than 24 hours: on AWS the stream would have dropped them, unseen by any function',
    );
  }
}
