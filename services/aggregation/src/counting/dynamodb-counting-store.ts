import { type AttributeValue, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, type BatchGetCommandInput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { counterAttribute } from '@booth/shared';
import { areAllPassing, sendUntilProcessed } from '@booth/shared/lambda';
import type { CommitOutcome, CountingStore, Delta } from './counting-store.ts';
import type { CountingWrite } from './counting-write.ts';
import type { Marker } from './marker.ts';
import { itemOf, markerOf } from './marker-item.ts';

/** BatchGetItem takes up to 100 keys (DynamoDB API reference, BatchGetItem). */
const KEYS_MAX = 100;

/** Names of the tables that counting writes. */
export interface CountingTables {
  counted: string;
  results: string;
}

/**
 * Returns the update of a tally item: adds to its counters and raises its revision. On the totals
 * it also sets when that was (`now`, in milliseconds since 1970) and the newest correlation id.
 */
export function tallyUpdate({ pollShard, sk, pollId, counters, newest }: Delta, now = Date.now()) {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = { ':pollId': { S: pollId }, ':one': { N: '1' } };
  const additions = ['revision :one'];
  for (const [counter, amount] of counters) {
    const alias = additions.length;
    additions.push(`#${alias} :${alias}`);
    names[`#${alias}`] = counterAttribute(counter);
    values[`:${alias}`] = { N: `${amount}` };
  }
  const assignments = ['pollId = :pollId'];
  if (newest !== undefined) {
    assignments.push('countedAt = :countedAt');
    values[':countedAt'] = { N: `${now}` };
  }
  if (newest?.correlationId !== undefined) {
    assignments.push('correlationId = :correlationId');
    values[':correlationId'] = { S: newest.correlationId };
  }
  return {
    Key: { pollShard: { S: pollShard }, sk: { S: sk } },
    UpdateExpression: `SET ${assignments.join()} ADD ${additions.join()}`,
    // DynamoDB refuses an empty map of names.
    ...(counters.size > 0 && { ExpressionAttributeNames: names }),
    ExpressionAttributeValues: values,
  };
}

/**
 * Returns the outcome of a cancelled transaction by its reason codes. DynamoDB returns one code for
 * each action, in the order of the request (`None` for actions that would have succeeded), and the
 * markers came first. Returns undefined if neither a retry nor fresh markers can fix a reason.
 */
export function outcomeOfCancellation(
  markerKeys: readonly string[],
  reasonCodes: readonly (string | undefined)[],
): CommitOutcome | undefined {
  const outdated = markerKeys.filter((_, index) => reasonCodes[index] === 'ConditionalCheckFailed');
  if (outdated.length > 0) return { kind: 'outdated', markerKeys: outdated };
  return areAllPassing(reasonCodes) ? { kind: 'contended' } : undefined;
}

/** Keeps markers and tallies in DynamoDB. */
export function createCountingStore(documents: DynamoDBDocumentClient, tables: CountingTables): CountingStore {
  const marking = ({ marker, replaced }: CountingWrite) => ({
    Put: {
      TableName: tables.counted,
      Item: itemOf(marker),
      ...(replaced === undefined
        ? { ConditionExpression: 'attribute_not_exists(markerKey)' }
        : {
            ConditionExpression: 'revision = :replaced',
            ExpressionAttributeValues: { ':replaced': { N: `${replaced.revision}` } },
          }),
    },
  });
  const addition = (delta: Delta) => ({ Update: { TableName: tables.results, ...tallyUpdate(delta) } });

  const readAtOnce = async (keys: readonly string[]): Promise<Marker[]> => {
    const markers: Marker[] = [];
    const Keys = keys.map((markerKey) => ({ markerKey }));
    const requests: NonNullable<BatchGetCommandInput['RequestItems']> = {
      [tables.counted]: { Keys, ConsistentRead: true },
    };
    await sendUntilProcessed(requests, async (RequestItems) => {
      const { Responses, UnprocessedKeys } = await documents.send(new BatchGetCommand({ RequestItems }));
      markers.push(...(Responses?.[tables.counted] ?? []).map(markerOf));
      return UnprocessedKeys;
    });
    return markers;
  };

  return {
    async readMarkers(keys) {
      const markers = new Map<string, Marker>();
      for (let from = 0; from < keys.length; from += KEYS_MAX) {
        for (const marker of await readAtOnce(keys.slice(from, from + KEYS_MAX))) markers.set(marker.key, marker);
      }
      return markers;
    },

    async commit(writes, deltas) {
      const transaction = new TransactWriteItemsCommand({
        TransactItems: [...writes.map(marking), ...deltas.map(addition)],
      });
      try {
        await documents.send(transaction);
        return { kind: 'counted' };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = error.CancellationReasons?.map((reason) => reason.Code) ?? [];
        const keys = writes.map(({ marker }) => marker.key);
        const outcome = outcomeOfCancellation(keys, codes);
        if (outcome === undefined) throw error;
        return outcome;
      }
    },
  };
}
