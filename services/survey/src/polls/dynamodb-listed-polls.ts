import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { LISTED, OPEN_POLLS_MAX, OwnPollItem, PollListing } from '@booth/shared';
import * as z from 'zod/mini';
import type { ListedPolls } from './list-open-polls.ts';

/**
 * The most pages of the index that one request reads. A poll whose closing time has passed stays in
 * the index until its organizer closes it, so without a limit old polls could make a request slow.
 */
const PAGES_MAX = 4;

const Listed = z.required(z.pick(OwnPollItem, { listing: true }));
const LISTING = z.pipe(
  z.string(),
  z.transform((text): unknown => JSON.parse(text)),
);

/**
 * Creates the `ListedPolls` of the polls table, read from their index. The index is eventually
 * consistent: it may lag a moment behind the table.
 */
export function createListedPolls(
  documents: DynamoDBDocumentClient,
  { pollsTable, index }: { pollsTable: string; index: string },
): ListedPolls {
  return {
    async *pages() {
      const pages = paginateQuery(
        { client: documents, pageSize: OPEN_POLLS_MAX },
        {
          TableName: pollsTable,
          IndexName: index,
          KeyConditionExpression: 'listed = :listed',
          ExpressionAttributeValues: { ':listed': LISTED },
          ScanIndexForward: false,
        },
      );
      let read = 0;
      for await (const { Items = [] } of pages) {
        yield Items.map((item) => PollListing.parse(LISTING.parse(Listed.parse(item).listing)));
        read += 1;
        if (read === PAGES_MAX) return;
      }
    },
  };
}
