import { readYaml } from './product-yaml.ts';

/** The product's own survey workflow as JSON; tables have their logical names. */
export function surveyDefinition(): string {
  return JSON.stringify(readYaml('services/survey/workflows/survey.asl.yml'));
}

/**
 * The input of one session with three screens, the shape that the survey service starts it with.
 */
export function surveyInput(session: number): object {
  return {
    pollId: 'bench',
    sessionId: `session-${session}`,
    userId: `visitor-${session}`,
    attempt: 1,
    heartbeatSeconds: 3_600,
    until: Date.now() + 3_600_000,
    screens: [
      { id: 'who', rules: [] },
      { id: 'favourites', rules: [] },
      { id: 'why', rules: [] },
    ],
  };
}

const services = ['lambda', 'dynamodb'];

/** What a visitor answers, screen by screen. */
export const surveyAnswers = [
  {
    answer: { type: 'profile', fields: { role: 'developer' } },
    branchValues: ['role=developer'],
    votes: [],
  },
  { answer: { type: 'choice', optionIds: services }, branchValues: services, votes: services },
  { answer: { type: 'text', text: 'no servers' }, branchValues: ['no servers'], votes: [] },
].map((answer, index) => ({
  ...{ action: 'answer', answeredAt: `2026-01-01T00:00:${index}0.000Z`, submissionId: `000000000000000${index}` },
  ...answer,
}));
