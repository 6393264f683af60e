import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  BALLOTS_COUNTER,
  type CounterName,
  counterSortKey,
  FIRST_GENERATION,
  minuteCounter,
  optionCounter,
  pollShardKey,
} from '@booth/shared';
import type { StreamRecord } from '@booth/shared/lambda';
import { POLL_ID } from './aggregation-ballots.ts';
import { TABLES } from './aggregation-tables.ts';
import { crowd } from './crowd.ts';

/** Requests under way at once: as many as the SDK opens connections unless told otherwise. With 4 or 16 it is slower. */
const requestsAtOnce = 50;

/**
 * The reference: an `ADD` for each thing that a record counts, sent at once. It is as quick as it can be: it believes what the
 * stream says, counts no screens, and knows nothing of changed votes. A batch that is delivered again counts again.
 */
export function createNaiveConsumer(client: DynamoDBClient) {
  const add = (name: CounterName) =>
    client.send(
      new UpdateItemCommand({
        TableName: TABLES.results,
        Key: { pollShard: { S: pollShardKey(POLL_ID, 0) }, sk: { S: counterSortKey(name, FIRST_GENERATION) } },
        UpdateExpression: 'SET pollId = :pollId ADD #count :one, revision :one',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':pollId': { S: POLL_ID }, ':one': { N: '1' } },
      }),
    );
  return async (records: readonly StreamRecord[]): Promise<void> => {
    const counters = records.flatMap(countersOf);
    let next = 0;
    await crowd(counters.length, requestsAtOnce, async () => {
      const name = counters[next++];
      if (name !== undefined) await add(name);
    });
  };
}

function countersOf({ dynamodb }: StreamRecord): CounterName[] {
  const { serviceName, timestamp } = dynamodb.NewImage ?? {};
  if (serviceName?.S !== undefined) return [optionCounter(serviceName.S)];
  return timestamp?.S === undefined ? [] : [BALLOTS_COUNTER, minuteCounter(timestamp.S)];
}
