import { type HomeView, Poll, type ResultsSnapshot, type Screen, type SessionView } from '@booth/shared';

const text = (en: string) => ({ en, ja: `${en} (ja)` });

export const OPTIONS = [
  { id: 'lambda', label: text('Lambda'), category: text('Compute') },
  { id: 's3', label: text('S3'), category: text('Storage') },
  { id: 'ec2', label: text('EC2'), category: text('Compute') },
  { id: 'other', label: text('Something else') },
];

/** Makes a poll of three screens. Visitors in a hurry skip the last one. */
export const aPoll = (change: Record<string, unknown> = {}): Poll =>
  Poll.parse({
    pollId: 'favourites',
    version: 1,
    title: text('Favourites'),
    status: 'open',
    visibility: 'live',
    screens: [
      {
        type: 'profile',
        id: 'you',
        title: text('You'),
        fields: [
          { type: 'text', id: 'name', label: text('Name'), required: true, maxCharacters: 10 },
          { type: 'text', id: 'team', label: text('Team') },
          {
            type: 'select',
            id: 'role',
            label: text('Role'),
            required: true,
            choices: ['dev', 'ops'].map((id) => ({ id, label: text(id) })),
          },
          { type: 'checkbox', id: 'hurry', label: text('In a hurry') },
        ],
      },
      {
        type: 'choice',
        id: 'pick',
        title: text('Pick'),
        options: OPTIONS,
        min: 1,
        max: 2,
        rules: [{ when: { screen: 'you', is: 'hurry=true' }, goTo: 'end' }],
      },
      { type: 'text', id: 'why', title: text('Why'), required: true, maxCharacters: 20 },
    ],
    ...change,
  });

export function screenOf(poll: Poll, id: string): Screen {
  const screen = poll.screens.find((candidate) => candidate.id === id);
  if (screen === undefined) throw new Error(`no screen ${id}`);
  return screen;
}

export const aSession = (change: Partial<SessionView> = {}): SessionView => ({
  sessionId: 'a'.repeat(64),
  pollId: 'favourites',
  status: 'waiting',
  screenId: 'you',
  screenToken: '0b6a6b378d1f',
  stepsBack: 0,
  answers: {},
  branchValues: {},
  ...change,
});

export const aHome = (session: SessionView | null, poll: Poll = aPoll()): HomeView => ({
  poll,
  ballots: null,
  session,
  ballot: null,
  now: '2026-12-01T09:00:00.000Z',
});

export const aSnapshot = (change: Partial<ResultsSnapshot> = {}): ResultsSnapshot => ({
  pollId: 'favourites',
  pollVersion: 1,
  revision: 1,
  asOf: '2026-01-01T00:00:00.000Z',
  ballots: 0,
  timeline: [],
  screens: [],
  ...change,
});
