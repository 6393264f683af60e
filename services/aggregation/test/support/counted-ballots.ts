import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { BallotItem, type Poll, pollToItem, ResultsSnapshot, ResultsTableItem, routes } from '@booth/shared';
import type { LocalCloud } from 'serverless-offline-step-functions-cloud/runner';
import * as z from 'zod/mini';
import { type Counts, countsIn, recount } from './recount.ts';

export const VOTES = 'booth-votes-dev';
const POLLS = 'booth-polls-dev';
const RESULTS = 'booth-results-dev';
/** A request takes a query for each shard, so asking often would slow what is asked for. */
const RESULTS_POLL_MS = 100;
const CHECKPOINT_POLL_MS = 20;

const Checkpoint = z.object({
  streamArn: z.string(),
  shards: z.record(z.string(), z.object({ kind: z.string(), sequenceNumber: z.optional(z.string()) })),
});

const CloudStatus = z.object({
  eventSourceMappings: z.array(
    z.object({ eventSourceArn: z.string(), state: z.object({ deliveredRecords: z.number() }) }),
  ),
});

/**
 * Returns a reader of a local cloud's tables, results API, queues and checkpoints. The cloud may be
 * down meanwhile.
 */
export function countedBallots(cloud: LocalCloud, dataFolder: string) {
  const settings = { region: 'ap-northeast-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const documents = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...settings, endpoint: cloud.endpoints['dynamodb.url'] }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
  const queues = new SQSClient({ ...settings, endpoint: cloud.endpoints['queues.url'] });
  const checkpoints = join(dataFolder, 'streams');

  const scan = async <Item>(TableName: string, schema: z.ZodMiniType<Item>, { pollId }: Poll): Promise<Item[]> => {
    const items: Item[] = [];
    for await (const { Items = [] } of paginateScan({ client: documents }, { TableName, ConsistentRead: true })) {
      items.push(...z.array(schema).parse(Items.filter((item) => item.pollId === pollId)));
    }
    return items;
  };
  const results = async ({ pollId }: Poll): Promise<ResultsSnapshot> => {
    const path = routes.readResults.path.replace('{pollId}', pollId);
    const response = await fetch(`${cloud.endpoints['aggregation.httpUrl']}${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return ResultsSnapshot.parse(await response.json());
  };

  const checkpoint = async (): Promise<string> => {
    // The poller makes the folder when it saves its first position.
    const files = (await readdir(checkpoints).catch(() => [])).filter((file) => file.endsWith('.json'));
    const texts = await Promise.all(files.map((file) => readFile(join(checkpoints, file), 'utf8')));
    const votes = texts
      .map((text) => Checkpoint.parse(JSON.parse(text)))
      .find(({ streamArn }) => streamArn.includes(`/${VOTES}/`));
    return Object.values(votes?.shards ?? {})[0]?.sequenceNumber ?? '';
  };

  return {
    documents,
    results,
    async putPoll(poll: Poll): Promise<void> {
      await documents.send(new PutCommand({ TableName: POLLS, Item: pollToItem(poll) }));
    },
    /** Resolves when the results have at least this many ballots, to their number. */
    async untilCounted(poll: Poll, ballots: number): Promise<number> {
      for (;;) {
        const counted = (await results(poll)).ballots;
        if (counted >= ballots) return counted;
        await delay(RESULTS_POLL_MS);
      }
    },
    /** Returns the voters in the votes table, and a plain recount of it. */
    async votesTable(poll: Poll): Promise<{ voters: Set<string>; counts: Counts }> {
      const items = await scan(VOTES, BallotItem, poll);
      return { voters: new Set(items.map(({ voterKey }) => voterKey)), counts: recount(items) };
    },
    async resultsTable(poll: Poll): Promise<Counts> {
      return countsIn(await scan(RESULTS, ResultsTableItem, poll));
    },
    /** Returns the number of messages in all queues of the cloud, hidden ones included. */
    async deadLetterMessages(): Promise<number> {
      const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
      const depths = QueueUrls.map(async (QueueUrl) => {
        const { Attributes = {} } = await queues.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        return (
          Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible)
        );
      });
      if (depths.length === 0) throw new Error('The cloud has no queue');
      return (await Promise.all(depths)).reduce((sum, depth) => sum + depth, 0);
    },
    /**
     * Returns the poller's saved position in the votes stream, from which it goes on after a crash.
     */
    checkpoint,
    /** Returns the number of votes records that the running poller has delivered. */
    async delivered(): Promise<number> {
      const response = await fetch(`${cloud.endpoints['cloud.url']}/_cloud/status`);
      const { eventSourceMappings } = CloudStatus.parse(await response.json());
      const votes = eventSourceMappings.find(({ eventSourceArn }) => eventSourceArn.includes(`/${VOTES}/`));
      return votes?.state.deliveredRecords ?? Number.NaN;
    },
    /** Resolves when the poller has just saved a position in the votes stream after this one. */
    async checkpointAfter(position: string): Promise<void> {
      while ((await checkpoint()) <= position) await delay(CHECKPOINT_POLL_MS);
    },
    stop: () => {
      documents.destroy();
      queues.destroy();
    },
  };
}
