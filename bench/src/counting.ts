import type { StreamRecord } from '@booth/shared/lambda';
import { Voters } from './aggregation-ballots.ts';
import { type AggregationTables, createAggregationTables } from './aggregation-tables.ts';
import { deployedConsumer } from './deployed-service.ts';
import { createExactConsumer } from './exact-consumer.ts';
import { createNaiveConsumer } from './naive-consumer.ts';
import { countWrites } from './write-counter.ts';

type Consumer = (records: readonly StreamRecord[]) => Promise<void>;

/**
 * Batches until V8 has optimized the code. The naive consumer makes 270 times as many calls for
 * each.
 */
const warmUpBatches = { exact: 20, naive: 3 };
/** Measured batches of each consumer. */
const BATCHES = 10;
/** Batches whose writes are counted. Few are enough, as their costs do not vary. */
const COUNTED_BATCHES = 2;

/** The costs of a consumer. */
export interface CountingCosts {
  ballotsPerCpuSecond: number;
  ballotsPerSecond: number;
  writeRequestsPer1000: number;
  writeUnitsPerBallot: number;
}

/**
 * Measures elapsed time and this process's processor time, in seconds. DynamoDB Local is another
 * process.
 */
class Clock {
  wall = 0;
  cpu = 0;

  async measure(task: () => Promise<void>): Promise<void> {
    const cpuBefore = process.cpuUsage();
    const begun = performance.now();
    await task();
    this.wall += (performance.now() - begun) / 1_000;
    const { user, system } = process.cpuUsage(cpuBefore);
    this.cpu += (user + system) / 1_000_000;
  }
}

/** Runs both consumers on the same batches in turn, so that other load slows both alike. */
export async function compareConsumers(endpoint: string): Promise<{ exact: CountingCosts; naive: CountingCosts }> {
  const voters = new Voters();
  const ballots = deployedConsumer().batchSize;
  const nextBatch = () => voters.vote(ballots, new Date(), new Date());
  const exactTables = await createAggregationTables(endpoint, 'exact');
  const naiveTables = await createAggregationTables(endpoint, 'naive');
  const exact = { consume: createExactConsumer(exactTables.documents), clock: new Clock(), ...exactTables };
  const naive = { consume: createNaiveConsumer(naiveTables.client), clock: new Clock(), ...naiveTables };

  for (let batch = 0; batch < warmUpBatches.exact; batch += 1) await exact.consume(nextBatch());
  for (let batch = 0; batch < warmUpBatches.naive; batch += 1) await naive.consume(nextBatch());
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const records = nextBatch();
    for (const { consume, clock } of batch % 2 === 0 ? [exact, naive] : [naive, exact]) {
      await clock.measure(() => consume(records));
    }
  }
  const counted = Array.from({ length: COUNTED_BATCHES }, nextBatch);
  const costs = async (consumer: { consume: Consumer; clock: Clock } & AggregationTables): Promise<CountingCosts> => {
    const { requests, units } = await writesOf(consumer, counted);
    return {
      ballotsPerCpuSecond: (BATCHES * ballots) / consumer.clock.cpu,
      ballotsPerSecond: (BATCHES * ballots) / consumer.clock.wall,
      writeRequestsPer1000: (1_000 * requests) / counted.flat().length,
      writeUnitsPerBallot: units / counted.flat().length,
    };
  };
  const result = { exact: await costs(exact), naive: await costs(naive) };
  exact.client.destroy();
  naive.client.destroy();
  return result;
}

async function writesOf({ consume, client }: { consume: Consumer } & AggregationTables, of: readonly StreamRecord[][]) {
  const writes = countWrites(client);
  for (const records of of) await consume(records);
  return { requests: writes.requests(), units: await writes.writeUnits() };
}
