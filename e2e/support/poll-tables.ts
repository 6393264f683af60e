import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { type BallotItem, EntryCode, type EntryCodeItem, Poll, userIdSource, voterKey } from '@booth/shared';
import config from '../../offline-cloud.config.ts';
import { pollPuts } from '../../services/survey/src/organizer/editing/poll-writes.ts';
import type { BoothCloud } from './booth.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_ITEMS_MAX = 25;

const EXAMPLES = resolve(__dirname, '../../services/survey/polls');

/** Returns a copy of an example poll, open and under another id. */
export function exampleAs(pollId: string, example: string): Poll {
  const definition: object = JSON.parse(readFileSync(resolve(EXAMPLES, `${example}.json`), 'utf8'));
  return Poll.parse({ ...definition, pollId, openedAt: new Date().toISOString() });
}

/** Writes polls, entry codes and ballots of tests directly into the tables of a local cloud. */
export function pollTables(cloud: BoothCloud) {
  const endpoint = cloud.addresses.find(({ label }) => label === 'DynamoDB')?.url ?? '';
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: config.region, credentials }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    async putPoll(definition: object): Promise<Poll> {
      const poll = Poll.parse(definition);
      await documents.send(new TransactWriteCommand({ TransactItems: pollPuts('booth-polls-dev', poll) }));
      return poll;
    },
    /** Stores an entry code as if it had been given out. */
    async giveOut(pollId: string, typed: string): Promise<void> {
      const code = EntryCode.parse(typed);
      const userId = createHash('sha256')
        .update(userIdSource('code', pollId, { deviceId: '', code }))
        .digest('hex');
      const Item: EntryCodeItem = { voterKey: voterKey(pollId, userId), pollId, createdAt: new Date().toISOString() };
      await documents.send(new PutCommand({ TableName: 'booth-codes-dev', Item }));
    },
    /** Stores ballots as if they had been cast. */
    async putBallots(ballots: readonly BallotItem[]): Promise<void> {
      for (let from = 0; from < ballots.length; from += BATCH_ITEMS_MAX) {
        const batch = ballots.slice(from, from + BATCH_ITEMS_MAX);
        const RequestItems = { 'booth-votes-dev': batch.map((Item) => ({ PutRequest: { Item } })) };
        await documents.send(new BatchWriteCommand({ RequestItems }));
      }
    },
    stop: () => documents.destroy(),
  };
}
