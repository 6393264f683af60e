import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { POLL_SORT_KEY, type PollStateItem, ResultsTableItem, type TallyItem } from '@booth/shared';
import * as z from 'zod/mini';
import type { ResultsTable } from './results-table.ts';

/**
 * Reads the whole results table. Its size depends on polls, screens and minutes, not on ballots.
 */
export function createResultsTable(documents: DynamoDBDocumentClient, resultsTable: string): ResultsTable {
  return {
    async read() {
      const polls: PollStateItem[] = [];
      const tallies: TallyItem[] = [];
      const pages = paginateScan({ client: documents }, { TableName: resultsTable, ConsistentRead: true });
      for await (const { Items = [] } of pages) {
        for (const item of z.array(ResultsTableItem).parse(Items)) {
          if (item.sk === POLL_SORT_KEY) polls.push(item);
          else tallies.push(item);
        }
      }
      return { polls, tallies };
    },
  };
}
