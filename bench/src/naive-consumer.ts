import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  Answers,
  BALLOTS,
  counterAttribute,
  FIRST_GENERATION,
  minuteTally,
  pollShardKey,
  screenTally,
  screenTypeOf,
  type TallyName,
  TOTALS,
  tallySortKey,
} from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';
import { POLL_ID } from './aggregation-ballots.ts';
import { TABLES } from './aggregation-tables.ts';
import { runConcurrently } from './run-concurrently.ts';

/** Requests at a time: the SDK's default number of connections. With 4 or 16 it is slower. */
const REQUESTS_AT_ONCE = 50;

/** The counters of a tally that a ballot raises. */
type Addition = readonly [name: TallyName, counters: readonly string[]];

/**
 * Makes the reference consumer: it sends an `ADD` for each tally of a ballot, without waiting for
 * the ones before. It is as quick as possible, but counts a repeated batch twice, and knows nothing
 * of changed ballots.
 */
export function createNaiveConsumer(client: DynamoDBClient) {
  const add = ([name, counters]: Addition) =>
    client.send(
      new UpdateItemCommand({
        TableName: TABLES.results,
        Key: { pollShard: { S: pollShardKey(POLL_ID, 0) }, sk: { S: tallySortKey(name, FIRST_GENERATION) } },
        UpdateExpression: `SET pollId = :pollId ADD revision :one${counters.map((_, index) => `, #${index} :one`).join('')}`,
        ExpressionAttributeNames: Object.fromEntries(
          counters.map((counter, index) => [`#${index}`, counterAttribute(counter)]),
        ),
        ExpressionAttributeValues: { ':pollId': { S: POLL_ID }, ':one': { N: '1' } },
      }),
    );
  return async (records: readonly StreamRecord[]): Promise<void> => {
    const additions = records.flatMap(additionsOf);
    let next = 0;
    await runConcurrently(additions.length, REQUESTS_AT_ONCE, async () => {
      const addition = additions[next++];
      if (addition !== undefined) await add(addition);
    });
  };
}

function additionsOf({ dynamodb }: StreamRecord): Addition[] {
  const { timestamp, answers } = dynamodb.NewImage ?? {};
  if (timestamp?.S === undefined || answers?.S === undefined) return [];
  const screens = Object.entries(Answers.parse(JSON.parse(answers.S))).flatMap(([screenId, answer]): Addition[] => {
    const counters = [...screenTypeOf(answer).counters(answer).keys()];
    return counters.length === 0 ? [] : [[screenTally(screenId, answer.type), counters]];
  });
  return [[TOTALS, [BALLOTS]], [minuteTally(timestamp.S), [BALLOTS]], ...screens];
}
