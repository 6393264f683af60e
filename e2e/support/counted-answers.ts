import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import {
  type Answer,
  FIRST_GENERATION,
  minuteTally,
  type Poll,
  pollShardKey,
  screenTally,
  screenTypeOf,
  type TallyName,
  TOTALS,
  tallySortKey,
} from '@booth/shared';
import config from '../../offline-cloud.config.ts';
import { tallyUpdate } from '../../services/aggregation/src/counting/dynamodb-counting-store.ts';
import type { BoothCloud } from './booth.ts';

/** Spreads ballots over so many minutes: a DynamoDB transaction takes at most 100 items. */
const MINUTES = 50;

/** Answers that many voters have in common, by screen id. */
export interface AlikeAnswers {
  voters: number;
  answers: Readonly<Record<string, Answer>>;
}

/** Writes a whole hall's answers into the results, as if each ballot had been counted. */
export function createResultsSeeder(cloud: BoothCloud) {
  const endpoint = cloud.addresses.find(({ label }) => label === 'DynamoDB')?.url ?? '';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const dynamodb = new DynamoDBClient({ endpoint, region: config.region, credentials });
  return {
    async count({ pollId }: Poll, crowd: readonly AlikeAnswers[]): Promise<void> {
      const tallies = new Map<TallyName, Map<string, number>>();
      const add = (name: TallyName, counter: string, amount: number) => {
        const counters = tallies.get(name) ?? new Map<string, number>();
        tallies.set(name, counters.set(counter, (counters.get(counter) ?? 0) + amount));
      };
      crowd.forEach(({ voters, answers }, index) => {
        add(TOTALS, 'ballots', voters);
        add(minuteTally(new Date(Date.now() - (index % MINUTES) * 60_000).toISOString()), 'ballots', voters);
        for (const [screenId, answer] of Object.entries(answers)) {
          const counters = screenTypeOf(answer).counters(answer);
          for (const [counter, amount] of counters) add(screenTally(screenId, answer.type), counter, voters * amount);
        }
      });
      const deltas = [...tallies].map(([name, counters]) => ({
        pollShard: pollShardKey(pollId, 0),
        sk: tallySortKey(name, FIRST_GENERATION),
        pollId,
        counters,
      }));
      await dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: deltas.map((delta) => ({ Update: { TableName: 'booth-results-dev', ...tallyUpdate(delta) } })),
        }),
      );
    },
    stop: () => dynamodb.destroy(),
  };
}
