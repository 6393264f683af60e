import type { StackResource } from '../stacks.ts';
import type { Gap } from './emulator.ts';
import type { Outcome } from './exercise.ts';
import { WORKAROUNDS } from './limits.ts';

export interface Report {
  /** The resources of each stack. */
  created: ReadonlyMap<string, readonly StackResource[]>;
  outcomes: readonly Outcome[];
  gaps: readonly Gap[];
}

/** Returns the report of a rehearsal in Markdown. It is the same for each rehearsal of a booth. */
export function markdownOf({ created, outcomes, gaps }: Report): string {
  const gapNames = new Set(gaps.map(({ gap }) => gap));
  return [
    '# A deployment, rehearsed',
    '',
    '`npm run rehearse` deploys the booth to [MiniStack](https://pypi.org/project/ministack/), an AWS emulator, with the same',
    'commands as to AWS, tries it, and removes it. `npm run rehearse -- --write` writes this page.',
    '',
    '## What was created',
    '',
    '| stack | resources | of types |',
    '| --- | --- | --- |',
    ...[...created].map(([stack, resources]) => `| ${stack} | ${resources.length} | ${typesOf(resources, gapNames)} |`),
    '',
    '`*`: the emulator does not have this type. The rehearsal accepts it, and nothing is emulated.',
    '',
    '## What was tried',
    '',
    '| | outcome |',
    '| --- | --- |',
    ...outcomes.map((outcome) => `| ${outcome.name} | ${inWords(outcome)} |`),
    '',
    "## What the emulator can't do",
    '',
    '| | it says |',
    '| --- | --- |',
    ...gaps.map(({ gap, says }) => `| ${gap} | ${says} |`),
    ...limitsOf(outcomes),
    '',
    '## How the rehearsal differs from AWS',
    '',
    ...WORKAROUNDS.map((workaround) => `- ${workaround}`),
    '',
  ].join('\n');
}

/** Returns a row for each limit, even if it stops several exercises. */
function limitsOf(outcomes: readonly Outcome[]): string[] {
  const limits = outcomes.flatMap((outcome) => (outcome.kind === 'limit' ? [outcome.limit] : []));
  return [...new Set(limits.map(({ why, says }) => `| ${why} | \`${says}\` |`))];
}

function typesOf(resources: readonly StackResource[], gaps: ReadonlySet<string>): string {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([type, count]) => `${type.replace('AWS::', '')}${gaps.has(type) ? '*' : ''}${count > 1 ? ` × ${count}` : ''}`)
    .join(', ');
}

function inWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'works':
      return 'works';
    case 'limit':
      return `not by the emulator: ${outcome.limit.why}`;
    case 'failed':
      return `**failed**: ${outcome.message.split('\n')[0]?.replaceAll('|', '\\|')}`;
  }
}
