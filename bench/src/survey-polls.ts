import { type Answer, Poll } from '@booth/shared';

const both = (text: string) => ({ en: text, ja: text });
const options = ['lambda', 's3', 'dynamodb', 'sqs'].map((id) => ({ id, label: both(id) }));
const screens = {
  you: {
    type: 'profile',
    id: 'you',
    title: both('You'),
    fields: [{ type: 'text', id: 'nickname', label: both('Nickname') }],
  },
  services: { type: 'choice', id: 'services', title: both('Services'), min: 1, max: 3 },
  why: { type: 'text', id: 'why', title: both('Why?') },
} as const;
const open = { version: 1, status: 'open', visibility: 'live', options } as const;

/** The two options that every ballot chooses. */
export const CHOSEN = ['s3', 'lambda'];

/** Three screens, one of them a choice. */
export const threeScreens = Poll.parse({
  ...open,
  pollId: 'bench-survey',
  title: both('Three screens'),
  screens: [screens.you, screens.services, screens.why],
});

/** What a visitor answers, screen by screen. */
export const answers: Record<string, Answer> = {
  you: { type: 'profile', fields: { nickname: 'Jo' } },
  services: { type: 'choice', optionIds: CHOSEN },
  why: { type: 'text', text: 'they scale' },
};

/** One screen, for the fast lane. */
export const oneScreen = Poll.parse({
  ...open,
  pollId: 'bench-hands',
  title: both('Hands'),
  screens: [screens.services],
});
