import { counterOf, type VotesTableItem } from '@booth/shared';

/** What a votes table says, or the results table does. What is 0 is left out. */
export interface Tally {
  ballots: number;
  options: Record<string, number>;
  minutes: Record<string, number>;
}

/** A plain recount of a votes table: what the results must say in the end. */
export function recount(items: Iterable<VotesTableItem>): Tally {
  const tally: Tally = { ballots: 0, options: {}, minutes: {} };
  for (const item of items) {
    if (item.sk === 'BALLOT') {
      tally.ballots += 1;
      add(tally.minutes, item.timestamp.slice(0, 16), 1);
    } else add(tally.options, item.serviceName, 1);
  }
  return tally;
}

/** The same figures out of the items of a results table, of one generation. */
export function tallyOf(items: Iterable<{ sk: string; count?: number }>, generation = 1): Tally {
  const tally: Tally = { ballots: 0, options: {}, minutes: {} };
  for (const { sk, count = 0 } of items) {
    const counter = counterOf(sk);
    if (counter?.generation !== generation) continue;
    const [kind, name = ''] = counter.name.split('#');
    if (kind === 'TOTAL') tally.ballots += count;
    if (kind === 'OPTION') add(tally.options, name, count);
    if (kind === 'MINUTE') add(tally.minutes, name, count);
  }
  return tally;
}

function add(to: Record<string, number>, name: string, count: number): void {
  to[name] = (to[name] ?? 0) + count;
  if (to[name] === 0) delete to[name];
}
