import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { BALLOT_SORT_KEY, type ResultsSnapshot, VotesTableItem } from '@booth/shared';

/** Names of what is counted, and how many there are. */
type Counts = Map<string, number>;

const addTo = (counts: Counts, name: string, count = 1) => counts.set(name, (counts.get(name) ?? 0) + count);

/** A plain recount of the votes table, which shares nothing with the counting code: one for each item. */
export async function recountVotes(documents: DynamoDBDocumentClient, votesTable: string): Promise<Counts> {
  const counts: Counts = new Map();
  const pages = paginateScan({ client: documents }, { TableName: votesTable, ConsistentRead: true });
  for await (const { Items = [] } of pages) {
    for (const item of VotesTableItem.array().parse(Items)) {
      if (item.sk !== BALLOT_SORT_KEY) addTo(counts, `option ${item.serviceName}`);
      else {
        addTo(counts, 'ballots');
        const { stars } = JSON.parse(item.answers);
        addTo(counts, `stars ${stars.fields.rating}`);
      }
    }
  }
  return counts;
}

/** The same out of the results. */
export function countsOf({ ballots, options, screens }: ResultsSnapshot): Counts {
  const counts: Counts = new Map([['ballots', ballots]]);
  for (const { optionId, count } of options) addTo(counts, `option ${optionId}`, count);
  for (const screen of screens) {
    if (screen.type === 'rating')
      for (const { rating, count } of screen.ratings) addTo(counts, `stars ${rating}`, count);
  }
  return counts;
}

/** How much is missing in the results, and how much is in them too often. */
export function compare(recounted: Counts, results: Counts): { lost: number; double: number } {
  let [lost, double] = [0, 0];
  for (const name of new Set([...recounted.keys(), ...results.keys()])) {
    const difference = (recounted.get(name) ?? 0) - (results.get(name) ?? 0);
    lost += Math.max(0, difference);
    double += Math.max(0, -difference);
  }
  return { lost, double };
}
