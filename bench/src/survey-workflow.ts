import { readYaml } from './product-yaml.ts';

/** The product's own survey workflow as JSON; tables have their logical names. */
export function surveyDefinition(): string {
  return JSON.stringify(readYaml('services/survey/workflows/survey.asl.yml'));
}

/** The input of one session with three screens, the shape that the survey service starts it with. */
export function surveyInput(session: number): object {
  return {
    pollId: 'bench',
    sessionId: `session-${session}`,
    userId: `visitor-${session}`,
    attempt: 1,
    heartbeatSeconds: 3_600,
    screens: [
      { id: 'who', kind: 'profile', rules: [] },
      { id: 'favourites', kind: 'choice', rules: [] },
      { id: 'why', kind: 'text', rules: [] },
    ],
  };
}

/** What a visitor answers, screen by screen. */
export const surveyAnswers = [
  { action: 'answer', answeredAt: '2026-01-01T00:00:00.000Z', answer: { fields: { role: 'developer' } } },
  { action: 'answer', answeredAt: '2026-01-01T00:00:10.000Z', answer: { optionIds: ['lambda', 'dynamodb'] } },
  { action: 'answer', answeredAt: '2026-01-01T00:00:20.000Z', answer: { text: 'no servers' } },
];
