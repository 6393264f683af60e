import { randomUUID } from 'node:crypto';
import { DEVICE_HEADER, type Poll, routes, type Screen, SessionView, screenTypeOf } from '@booth/shared';
import { answersTo } from '../../shared/test/support/screen-examples.ts';

/** How many visitors vote at the same time. */
const AT_ONCE = 5;

/**
 * Returns what a visitor answers, the same in every run. The first options of a choice are the most
 * popular. Visitors take the example answers of other screens in turn.
 */
function answerOf(visitor: number, screen: Screen): object | undefined {
  const choice = screenTypeOf(screen).directChoice(screen);
  const answers = answersTo(screen);
  if (choice === undefined) return answers[visitor % answers.length];
  const { optionIds, min, max } = choice;
  const liked = [0, 1, 2].map((turn) => Math.floor((((visitor * 7 + turn * 5) % 40) ** 2 / 1600) * optionIds.length));
  const picked = new Set(liked.slice(0, max));
  const others = [...optionIds.keys()].filter((index) => !picked.has(index));
  const chosen = [...picked, ...others.slice(0, Math.max(0, min - picked.size))];
  return { type: screen.type, optionIds: chosen.flatMap((index) => optionIds[index] ?? []) };
}

/** Answers a whole survey as one visitor, through the API that phones use. */
export async function castBallot(
  survey: string,
  poll: Poll,
  answerTo: (screen: Screen) => object | undefined,
): Promise<void> {
  const headers = { [DEVICE_HEADER]: randomUUID(), 'content-type': 'application/json' };
  const post = async (path: string, body?: unknown): Promise<SessionView> => {
    const response = await fetch(survey + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return SessionView.parse(await response.json());
  };
  let session = await post(routes.startSession.path.replace('{pollId}', poll.pollId));
  while (session.status === 'waiting') {
    const screen = poll.screens.find(({ id }) => id === session.screenId);
    session = await post(routes.submitAnswer.path.replace('{sessionId}', session.sessionId), {
      screenToken: session.screenToken,
      answer: screen && answerTo(screen),
    });
  }
}

/** Casts so many ballots, the same ones in every run. */
export async function castBallots(survey: string, poll: Poll, ballots: number): Promise<void> {
  for (let first = 0; first < ballots; first += AT_ONCE) {
    const wave = Array.from({ length: Math.min(AT_ONCE, ballots - first) }, (_, index) => first + index);
    await Promise.all(wave.map((visitor) => castBallot(survey, poll, (screen) => answerOf(visitor, screen))));
  }
}
