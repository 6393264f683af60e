import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { LISTED, OPEN_POLLS_MAX, OwnPollItem, PollListing } from '@booth/shared';
import * as z from 'zod/mini';

/**
 * Pages of the index that are looked at: a poll whose closing time is past stays there until its
 * organizer closes it.
 */
const PAGES_MAX = 4;

export interface ListedPolls {
  /** Of the polls whose status is `open`, what is listed, the last opened first, page by page. */
  pages(): AsyncIterable<PollListing[]>;
}

const Listed = z.required(z.pick(OwnPollItem, { listing: true }));
const LISTING = z.pipe(
  z.string(),
  z.transform((text): unknown => JSON.parse(text)),
);

/** The listed polls, in their index of the polls table, which is a moment behind the table. */
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
