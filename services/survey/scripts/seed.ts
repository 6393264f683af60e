import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Poll, pollToItem } from '@booth/shared';

/** The local cloud's name of the table; `POLLS_TABLE` for any other. */
const pollsTable = process.env.POLLS_TABLE ?? 'booth-polls-dev';
const folder = join(import.meta.dirname, '../polls');

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
for (const file of readdirSync(folder)) {
  const poll = Poll.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  try {
    await documents.send(
      new PutCommand({
        TableName: pollsTable,
        Item: pollToItem(poll),
        // A poll that was changed since is left alone.
        ConditionExpression: 'attribute_not_exists(pollId) OR #version <= :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': poll.version },
      }),
    );
    console.log(`${poll.pollId}: version ${poll.version} is in ${pollsTable}`);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    console.log(`${poll.pollId}: a newer version is there already`);
  }
}
