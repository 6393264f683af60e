import { type Answer, type Problem, type Screen, screenTypeOf } from '@booth/shared';
import { screenViewOf } from '../../../screens/index.ts';
import { type Issues, WHOLE_ANSWER } from '../../../screens/screen-view.ts';

const partOf = (path: readonly PropertyKey[]): string =>
  path[0] === 'fields' && path[1] !== undefined ? String(path[1]) : WHOLE_ANSWER;

/** Returns the issues of an answer by the schema that the server uses. Empty if it can be sent. */
export function issuesOf(screen: Screen, answer: Answer): Issues {
  const parsed = screenTypeOf(screen).answerSchema(screen).safeParse(answer);
  if (parsed.success) return new Map();
  const parts = parsed.error.issues.map(({ path }) => partOf(path));
  return new Map(parts.map((part) => [part, screenViewOf(screen).issueOf(screen, answer, part)]));
}

const ANSWER_PATH = 'body.answer.';

/** Returns the issues that only the server found, from an `invalid-request` problem. */
export function issuesOfProblem(problem: Problem): Issues {
  return new Map(
    (problem.errors ?? []).map(({ path }) => {
      const inAnswer = path.startsWith(ANSWER_PATH) ? path.slice(ANSWER_PATH.length).split('.') : [];
      return [partOf(inAnswer), { text: 'issue.does-not-fit' as const }];
    }),
  );
}
