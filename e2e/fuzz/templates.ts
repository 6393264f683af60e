import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IdentityPolicy, Poll, PollDefinition } from '@booth/shared';
import * as z from 'zod/mini';

/** A poll's file without what the server keeps. */
const PollFile = z.omit(z.object(Poll.shape), { version: true, status: true, revealed: true });
const both = (text: string) => ({ ja: text, en: text });
const optionsOf = (...ids: string[]) => ids.map((id) => ({ id, label: both(id) }));

/**
 * Returns polls that organizers create: the examples of this repository, one poll of direct ballots
 * for each identity, and one of the screen types that are left.
 */
export function readTemplates(root: string): PollDefinition[] {
  const files = globSync('services/survey/polls/*.json', { cwd: root }).toSorted();
  const examples = files.map((file) => PollFile.parse(JSON.parse(readFileSync(join(root, file), 'utf8'))));
  const direct = IdentityPolicy.options.map((identity) => ({
    ...{ pollId: identity, title: both(identity), identity, visibility: 'live', counterShards: 2 },
    allowVoteChange: identity !== 'open',
    screens: [{ type: 'choice', id: 'drink', title: both('Drink'), options: optionsOf('tea', 'coffee') }],
  }));
  const ranked = {
    ...{ pollId: 'ranked', title: both('Ranked'), identity: 'handle', visibility: 'after-vote', allowVoteChange: true },
    screens: [
      { type: 'ranking', id: 'order', title: both('Order'), options: optionsOf('tea', 'coffee', 'water') },
      { type: 'number', id: 'cups', title: { ko: '몇 잔?' }, max: 10, min: -10, step: 2.5 },
      { type: 'profile', id: 'you', title: both('You'), fields: [{ type: 'text', id: 'name', label: both('Name') }] },
    ],
  };
  return [...examples, ...[...direct, ranked].map((poll) => PollDefinition.parse(poll))];
}
