import {
  type Answer,
  answerSchema,
  charactersOf,
  type Field,
  ownValue,
  type Poll,
  type Problem,
  rankedOptions,
  type Screen,
} from '@booth/shared';
import { unplaced } from './ranking.ts';

/** Why a part of an answer can't be sent. The texts are in `src/i18n`, under `fault`. */
export type Fault =
  | { kind: 'required' }
  | { kind: 'choose-one' }
  | { kind: 'too-long'; max: number }
  | { kind: 'too-few'; count: number }
  | { kind: 'too-many'; count: number }
  | { kind: 'not-placed'; count: number }
  | { kind: 'does-not-fit' };

/** The part of a profile's or rating's answer by its field's id; the whole answer of another screen by this name. */
export const WHOLE_ANSWER = '';
export type Faults = ReadonlyMap<string, Fault>;

function profileFault(field: Field | undefined, value: unknown): Fault {
  if (field?.type === 'select') return { kind: 'choose-one' };
  if (field?.type !== 'text') return { kind: 'does-not-fit' };
  return typeof value === 'string' && charactersOf(value.trim()) > field.maxCharacters
    ? { kind: 'too-long', max: field.maxCharacters }
    : { kind: 'required' };
}

function choiceFault(screen: Extract<Screen, { type: 'choice' }>, chosen: number): Fault {
  if (chosen < screen.min) return { kind: 'too-few', count: screen.min };
  return chosen > screen.max ? { kind: 'too-many', count: screen.max } : { kind: 'does-not-fit' };
}

function faultAt(poll: Pick<Poll, 'options'>, screen: Screen, answer: Answer, part: string): Fault {
  if (screen.type === 'rating' && answer.type === 'rating') {
    return answer.fields.rating === undefined ? { kind: 'choose-one' } : { kind: 'does-not-fit' };
  }
  if (screen.type === 'ranking' && answer.type === 'ranking') {
    const count = unplaced(rankedOptions(poll, screen), answer.order).length;
    return count > 0 ? { kind: 'not-placed', count } : { kind: 'does-not-fit' };
  }
  if (screen.type === 'choice' && answer.type === 'choice') return choiceFault(screen, answer.optionIds.length);
  if (screen.type === 'text' && answer.type === 'text') {
    return charactersOf(answer.text.trim()) > screen.maxCharacters
      ? { kind: 'too-long', max: screen.maxCharacters }
      : { kind: 'required' };
  }
  if (screen.type === 'profile' && answer.type === 'profile') {
    return profileFault(
      screen.fields.find((field) => field.id === part),
      ownValue(answer.fields, part),
    );
  }
  return { kind: 'does-not-fit' };
}

const partOf = (path: readonly PropertyKey[]): string =>
  path[0] === 'fields' && path[1] !== undefined ? String(path[1]) : WHOLE_ANSWER;

/** What keeps this answer from being sent, by the schema that the server decides by; empty if nothing does. */
export function faultsOf(poll: Pick<Poll, 'options'>, screen: Screen, answer: Answer): Faults {
  const parsed = answerSchema(poll, screen).safeParse(answer);
  if (parsed.success) return new Map();
  const parts = parsed.error.issues.map((issue) => partOf(issue.path));
  return new Map(parts.map((part) => [part, faultAt(poll, screen, answer, part)]));
}

const ANSWER_PATH = 'body.answer.';

/** What the server found that the browser did not, from an `invalid-request` problem. */
export function faultsOfProblem(problem: Problem): Faults {
  return new Map(
    (problem.errors ?? []).map(({ path }) => {
      const inAnswer = path.startsWith(ANSWER_PATH) ? path.slice(ANSWER_PATH.length).split('.') : [];
      return [partOf(inAnswer), { kind: 'does-not-fit' as const }];
    }),
  );
}
