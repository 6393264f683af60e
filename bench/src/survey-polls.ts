import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answers, Poll, screenTypeOf } from '@booth/shared';

const favouriteServices = join(import.meta.dirname, '../../services/survey/polls/favourite-services.json');

/** The two options that every ballot chooses. */
export const CHOSEN = ['s3', 'lambda'];

/** The example poll: three screens, one of them a choice, with a rule about the first. */
export const threeScreens = Poll.parse({
  ...JSON.parse(readFileSync(favouriteServices, 'utf8')),
  pollId: 'bench-survey',
});

/** A visitor's answers. The nickname is as long as possible, in Japanese. */
export const answers: Answers = {
  you: { type: 'profile', fields: { nickname: 'あ'.repeat(40), role: 'developer', 'skip-why': false } },
  services: { type: 'choice', optionIds: CHOSEN },
  why: { type: 'text', text: 'they scale' },
};

/** The poll with its choice alone, for direct ballots. */
export const oneScreen = Poll.parse({
  ...threeScreens,
  pollId: 'bench-hands',
  screens: threeScreens.screens
    .filter((screen) => screenTypeOf(screen).directChoice(screen) !== undefined)
    .map((screen) => ({ ...screen, rules: [] })),
});
