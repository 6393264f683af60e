import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { counterAttribute, type PollStateItem, pollShardKey } from '@booth/shared';
import { aPoll, TALLY } from './results.ts';
import { RESULTS } from './tables.ts';

/** Stores the state of a poll in the results table. */
export const storePoll = (documents: DynamoDBDocumentClient, poll: Partial<PollStateItem> & { pollId: string }) =>
  documents.send(new PutCommand({ TableName: RESULTS, Item: aPoll(poll).poll }));

/** Counts one vote for S3 as the aggregation service does. */
export const countVote = (documents: DynamoDBDocumentClient, pollId: string) =>
  documents.send(
    new UpdateCommand({
      TableName: RESULTS,
      Key: { pollShard: pollShardKey(pollId, 0), sk: TALLY },
      UpdateExpression: 'SET pollId = :pollId ADD #answers :one, #s3 :one, revision :one',
      ExpressionAttributeNames: { '#answers': counterAttribute('answers'), '#s3': counterAttribute('option:s3') },
      ExpressionAttributeValues: { ':pollId': pollId, ':one': 1 },
    }),
  );
