import type { VotesTableItem } from '@booth/shared';

/** A plain recount of a votes table: what the results must say in the end. */
export function recount(items: Iterable<VotesTableItem>) {
  const options: Record<string, number> = {};
  const minutes: Record<string, number> = {};
  let ballots = 0;
  for (const item of items) {
    if (item.sk === 'BALLOT') {
      ballots += 1;
      const minute = item.timestamp.slice(0, 16);
      minutes[minute] = (minutes[minute] ?? 0) + 1;
    } else options[item.serviceName] = (options[item.serviceName] ?? 0) + 1;
  }
  return { ballots, options, minutes };
}

interface CountItem {
  sk: string;
  count: number;
}

/** The same figures out of the items of a results table; counters at 0 are left out. */
export function tallyOf(items: Iterable<CountItem>) {
  const options: Record<string, number> = {};
  const minutes: Record<string, number> = {};
  let ballots = 0;
  const add = (to: Record<string, number>, name: string, count: number) => {
    to[name] = (to[name] ?? 0) + count;
    if (to[name] === 0) delete to[name];
  };
  for (const { sk, count } of items) {
    const [kind, name = ''] = sk.split('#');
    if (kind === 'TOTAL') ballots += count;
    if (kind === 'OPTION') add(options, name, count);
    if (kind === 'MINUTE') add(minutes, name, count);
  }
  return { ballots, options, minutes };
}
