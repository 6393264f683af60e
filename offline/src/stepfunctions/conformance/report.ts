import { knownReason } from './known-differences.ts';
import type { CaseResult } from './replay.ts';

interface Counts {
  total: number;
  exact: number;
  sameEnd: number;
  different: number;
}
export interface Summary extends Counts {
  groups: Record<string, Counts>;
}

/** Counts results by verdict, in total and by group. */
export function summarize(results: CaseResult[]): Summary {
  const summary: Summary = { total: 0, exact: 0, sameEnd: 0, different: 0, groups: {} };
  for (const { recorded, verdict } of results) {
    const group = summary.groups[recorded.group] ?? { total: 0, exact: 0, sameEnd: 0, different: 0 };
    summary.groups[recorded.group] = group;
    for (const counts of [summary, group]) {
      counts.total += 1;
      counts[verdict.verdict] += 1;
    }
  }
  return summary;
}

/** Returns a table by group, and the first difference of each case that is not exact. */
export function report(results: CaseResult[], summary: Summary): string {
  const width = Math.max(...Object.keys(summary.groups).map((group) => group.length), 5);
  const row = (name: string, counts: { [key in keyof Counts]: number | string }) =>
    `${name.padEnd(width)} ${String(counts.total).padStart(6)} ${String(counts.exact).padStart(6)} ${String(counts.sameEnd).padStart(9)} ${String(counts.different).padStart(10)}`;
  const lines = [
    row('group', { total: 'total', exact: 'exact', sameEnd: 'same end', different: 'different' }),
    ...Object.entries(summary.groups).map(([group, counts]) => row(group, counts)),
    row('all', summary),
    '',
  ];
  for (const { recorded, verdict } of results) {
    if (verdict.verdict === 'exact') continue;
    lines.push(`${verdict.verdict}: ${recorded.group} ${recorded.id}`, `  ${verdict.difference}`);
    const reason = knownReason(recorded.group, recorded.id);
    if (reason !== undefined) lines.push(`  cannot be equal: ${reason}`);
  }
  return lines.join('\n');
}
