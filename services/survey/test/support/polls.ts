import { randomUUID } from 'node:crypto';
import {
  type Answers,
  type BranchValues,
  type Option,
  Poll,
  type PollDefinition,
  type Screen,
  screenTypeOf,
} from '@booth/shared';
import type * as z from 'zod/mini';

const both = (text: string) => ({ en: text, ja: text });

/** Returns options whose labels are their ids. */
export const optionsOf = (...ids: string[]) => ids.map((id) => ({ id, label: both(id) }));

const SERVICES = optionsOf('lambda', 's3', 'dynamodb', 'sqs');

/** Returns a poll of three screens; visitors in a hurry skip the last. */
export function aPoll(change: Partial<z.input<typeof Poll>> = {}): Poll {
  return Poll.parse({
    pollId: 'favourites',
    version: 1,
    title: both('Favourites'),
    status: 'open',
    visibility: 'live',
    screens: [
      {
        type: 'profile',
        id: 'you',
        title: both('You'),
        fields: [
          { type: 'text', id: 'nickname', label: both('Nickname'), maxCharacters: 20 },
          { type: 'checkbox', id: 'hurry', label: both('I am in a hurry') },
        ],
      },
      {
        type: 'choice',
        id: 'services',
        title: both('Services'),
        options: SERVICES,
        min: 1,
        max: 3,
        rules: [{ when: { screen: 'you', is: 'hurry=true' }, goTo: 'end' }],
      },
      { type: 'text', id: 'why', title: both('Why?') },
    ],
    ...change,
  });
}

/**
 * Returns options that make a poll too large for the workflows, but small enough to be sent: quotes
 * grow in JSON.
 */
export const tooManyWords = () =>
  Array.from({ length: 70 }, (_, index) => ({ id: `option-${index}`, label: both('"'.repeat(300)), hidden: false }));

/** Returns the definition of a poll, as an organizer sends it. */
export function definitionOf(poll: Poll): PollDefinition {
  const { version: _v, status: _s, revealed: _r, openedAt: _o, closedAt: _c, ...definition } = poll;
  return definition;
}

/** Returns a definition with an id of its own. */
export const aDefinition = (change: Partial<PollDefinition> = {}): PollDefinition => ({
  ...definitionOf(aPoll()),
  pollId: `poll-${randomUUID()}`,
  ...change,
});

/** Returns the screens with other options of the choice. */
export const screensWith = (options: Option[], { screens }: Pick<Poll, 'screens'> = aPoll()): Poll['screens'] =>
  screens.map((screen) => (screen.type === 'choice' ? { ...screen, options } : screen));

type ChoiceInput = Extract<z.input<typeof Screen>, { type: 'choice' }>;

/** Returns a screen of up to three options. */
export const aChoice = (id: string, change: Partial<ChoiceInput> = {}): ChoiceInput => ({
  type: 'choice',
  id,
  title: both(id),
  options: SERVICES,
  min: 1,
  max: 3,
  ...change,
});

/** Returns a poll that takes direct ballots: one screen, up to three options. */
export const aShowOfHands = (change: Partial<z.input<typeof Poll>> = {}): Poll =>
  aPoll({ pollId: 'hands', screens: [aChoice('hands')], ...change });

export const inNoHurry = { type: 'profile', fields: { nickname: 'Jo', hurry: false } } as const;
export const inAHurry = { type: 'profile', fields: { nickname: 'Jo', hurry: true } } as const;
export const choose = (...optionIds: string[]) => ({ type: 'choice', optionIds }) as const;
export const because = (text: string) => ({ type: 'text', text }) as const;

/** Returns the values of these answers that branch rules compare. */
export const branchValuesOf = (answers: Answers): BranchValues =>
  Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, screenTypeOf(answer).branchValues(answer)]));
