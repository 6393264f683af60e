import { randomUUID } from 'node:crypto';
import { type Poll, rankedOptions, routes, type Screen, SessionView, VOTER_HEADER } from '@booth/shared';

/** Visitors who vote at the same time. */
const AT_ONCE = 5;

/** The least that the screen asks for, and votes for these options. */
function answerTo(poll: Poll, screen: Screen, optionIds: string[]) {
  switch (screen.type) {
    case 'profile':
      return { type: screen.type, fields: {} };
    case 'choice':
      return { type: screen.type, optionIds };
    case 'text':
      return { type: screen.type, text: '' };
    case 'rating':
      return { type: screen.type, fields: { rating: screen.max } };
    case 'ranking':
      return { type: screen.type, order: rankedOptions(poll, screen).map(({ id }) => id) };
  }
}

/** One visitor's whole survey, through the same API as the phone's. */
async function castBallot(survey: string, poll: Poll, optionIds: string[]): Promise<void> {
  const headers = { [VOTER_HEADER]: randomUUID(), 'content-type': 'application/json' };
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
      answer: screen && answerTo(poll, screen, optionIds),
    });
  }
}

/** So many ballots, each with one to three options: the first of the poll are the most popular. The same every time. */
export async function castBallots(survey: string, poll: Poll, ballots: number): Promise<void> {
  const optionIds = poll.options.map(({ id }) => id);
  const choiceOf = (ballot: number): string[] => {
    const picked = [0, 1, 2].map((turn) => Math.floor((((ballot * 7 + turn * 5) % 40) ** 2 / 1600) * optionIds.length));
    return [...new Set(picked)].flatMap((index) => optionIds[index] ?? []);
  };
  for (let first = 0; first < ballots; first += AT_ONCE) {
    const wave = Array.from({ length: Math.min(AT_ONCE, ballots - first) }, (_, index) => first + index);
    await Promise.all(wave.map((ballot) => castBallot(survey, poll, choiceOf(ballot))));
  }
}
