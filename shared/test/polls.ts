import { Poll } from '../src/index.ts';

const text = (en: string) => ({ en, ja: `${en} (ja)` });

/** A poll of three screens; `change` replaces whole properties. */
export function aPoll(change: Record<string, unknown> = {}) {
  return {
    pollId: 'favourites',
    version: 1,
    title: text('Favourites'),
    status: 'open',
    visibility: 'live',
    options: ['lambda', 's3', 'sqs'].map((id) => ({ id, label: text(id) })),
    screens: [
      {
        type: 'profile',
        id: 'you',
        title: text('You'),
        fields: [
          { type: 'text', id: 'name', label: text('Name'), required: true, maxCharacters: 10 },
          {
            type: 'select',
            id: 'role',
            label: text('Role'),
            choices: ['dev', 'ops'].map((id) => ({ id, label: text(id) })),
          },
          { type: 'checkbox', id: 'hurry', label: text('In a hurry') },
        ],
      },
      { type: 'choice', id: 'pick', title: text('Pick'), min: 1, max: 2 },
      { type: 'text', id: 'why', title: text('Why'), required: true, maxCharacters: 20 },
    ],
    ...change,
  };
}

export const parsedPoll = (change: Record<string, unknown> = {}): Poll => Poll.parse(aPoll(change));

/** The screen of that id; throws where the poll has none. */
export function screenOf(poll: Poll, id: string) {
  const screen = poll.screens.find((candidate) => candidate.id === id);
  if (screen === undefined) throw new Error(`no screen ${id}`);
  return screen;
}
