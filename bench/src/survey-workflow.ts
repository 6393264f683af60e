import { readYaml } from './product-yaml.ts';

/** Returns the product's survey workflow as JSON. Tables have their logical names. */
export function surveyDefinition(): string {
  return JSON.stringify(readYaml('services/survey/workflows/survey.asl.yml'));
}

/** Returns the input of a session with three screens, as the survey service starts it. */
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

/** A visitor's task results, screen by screen. */
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
