import { Poll, type Screen } from '../../src/index.ts';

/** Returns a text in Japanese and English. */
export const both = (text: string) => ({ ja: text, en: text });

/** Returns options that are labelled by their ids. */
export const optionsOf = (...ids: string[]) => ids.map((id) => ({ id, label: both(id) }));

/** Returns a small poll, as a poll file has it. */
export function aPoll(change: Record<string, unknown> = {}) {
  return {
    pollId: 'favourites',
    version: 1,
    title: both('Services'),
    status: 'open',
    visibility: 'live',
    screens: [
      {
        type: 'profile',
        id: 'you',
        title: both('You'),
        fields: [
          { type: 'text', id: 'name', label: both('Name'), required: true, maxCharacters: 10 },
          {
            type: 'select',
            id: 'role',
            label: both('Role'),
            choices: optionsOf('dev', 'ops'),
          },
          { type: 'checkbox', id: 'hurry', label: both('In a hurry') },
        ],
      },
      {
        type: 'choice',
        id: 'pick',
        title: both('Pick'),
        options: optionsOf('lambda', 's3', 'sqs'),
        min: 1,
        max: 2,
      },
      { type: 'text', id: 'why', title: both('Why'), required: true, maxCharacters: 20 },
    ],
    ...change,
  };
}

export const parsedPoll = (change: Record<string, unknown> = {}): Poll => Poll.parse(aPoll(change));

export function screenOf(poll: Poll, id: string): Screen {
  const screen = poll.screens.find((each) => each.id === id);
  if (screen === undefined) throw new Error(`There is no screen ${id}.`);
  return screen;
}
