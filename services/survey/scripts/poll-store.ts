import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Poll, pollToItem } from '@booth/shared';
import { createPolls } from '../src/dynamodb-polls.ts';

/** Somebody else changed the poll since this version of it was read. */
export class PollChangedError extends Error {
  constructor(poll: Poll, stored: Poll | undefined) {
    const now = stored === undefined ? 'is gone' : `is at version ${stored.version}`;
    super(
      `"${poll.pollId}" ${now}, and your file is version ${poll.version}: somebody changed it. ` +
        'Pull the poll into another file, bring your changes into it, and push that one.',
    );
    this.name = 'PollChangedError';
  }
}

/** The poll would be counted on fewer shards than it has been. */
export class FewerShardsError extends Error {
  constructor(poll: Poll, stored: Poll) {
    super(
      `"${poll.pollId}" has counts on ${stored.counterShards} counterShards, so it can't have ${poll.counterShards}: ` +
        `the votes on the others would no longer be read. Set "counterShards" to ${stored.counterShards} or more.`,
    );
    this.name = 'FewerShardsError';
  }
}

/**
 * Puts a poll: a new one as it is, a changed one as the version after its own. Returns what is stored then. Throws
 * PollChangedError, and stores nothing, where the stored version is another than the given one; FewerShardsError where the
 * poll would lose counter shards.
 */
export async function pushPoll(documents: DynamoDBDocumentClient, pollsTable: string, poll: Poll): Promise<Poll> {
  const polls = createPolls(documents, pollsTable);
  const stored = await polls.read(poll.pollId);
  if (stored !== undefined && poll.counterShards < stored.counterShards) throw new FewerShardsError(poll, stored);
  const isNew = stored === undefined;
  const next = isNew ? poll : { ...poll, version: poll.version + 1 };
  try {
    await documents.send(
      new PutCommand({
        TableName: pollsTable,
        Item: pollToItem(next),
        ...(isNew
          ? { ConditionExpression: 'attribute_not_exists(pollId)' }
          : {
              ConditionExpression: '#version = :version',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':version': poll.version },
            }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new PollChangedError(poll, await polls.read(poll.pollId));
  }
  return next;
}
