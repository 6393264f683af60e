import { type PollIdRecord, pollIdRecordKey } from '@booth/shared';
import type { TransactItem } from '../transact.ts';

/** Returns the attributes that identify the record of an id. */
export const recordKeys = (pollId: string) => ({ pollId: pollIdRecordKey(pollId), copyOf: pollId });

/** Returns the condition that a record is as it was read. */
function asRead(read: PollIdRecord | undefined) {
  if (read === undefined) return { ConditionExpression: 'attribute_not_exists(pollId)' };
  const { lastVersion, codesSince } = read;
  const values = { ...(lastVersion !== undefined && { lastVersion }), ...(codesSince !== undefined && { codesSince }) };
  const conditions = ['lastVersion', 'codesSince'].map((name) =>
    Object.hasOwn(values, name) ? `${name} = :${name}` : `attribute_not_exists(${name})`,
  );
  return {
    ConditionExpression: conditions.join(' AND '),
    ...(Object.keys(values).length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
    }),
  };
}

/** Returns the write that puts a record in place of the one that was read. */
export const recordPut = (pollsTable: string, record: PollIdRecord, read: PollIdRecord | undefined): TransactItem => ({
  Put: { TableName: pollsTable, Item: record, ...asRead(read) },
});

/** Returns the check that no entry codes are kept for an id and its record is as it was read. */
export const noCodesCheck = (pollsTable: string, pollId: string, read: PollIdRecord | undefined): TransactItem => ({
  ConditionCheck: {
    TableName: pollsTable,
    Key: { pollId: pollIdRecordKey(pollId) },
    ...asRead(read && { ...read, codesSince: undefined }),
  },
});
