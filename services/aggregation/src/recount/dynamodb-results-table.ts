import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type CounterItem, type PollStateItem, ResultsTableItem } from '@booth/shared';
import type { ResultsTable } from './reconcile.ts';

/** The whole results table; its size goes by polls, options and minutes, and not by votes. */
export function createResultsTable(documents: DynamoDBDocumentClient, resultsTable: string): ResultsTable {
  return {
    async read() {
      const polls: PollStateItem[] = [];
      const counters: CounterItem[] = [];
      const pages = paginateScan({ client: documents }, { TableName: resultsTable, ConsistentRead: true });
      for await (const { Items = [] } of pages) {
        for (const item of ResultsTableItem.array().parse(Items)) {
          if ('count' in item) counters.push(item);
          else polls.push(item);
        }
      }
      return { polls, counters };
    },
  };
}
