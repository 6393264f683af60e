import { randomUUID } from 'node:crypto';
import { BallotView, DEVICE_HEADER, routes, SessionView } from '@booth/shared';
import { answers, CHOSEN, oneScreen, threeScreens } from './survey-polls.ts';

/** How long a visitor waited, in milliseconds. */
export interface Waits {
  /** For the first screen. */
  start: number;
  /** From each answer to the next screen or the end. */
  screens: number[];
}

const addressOf = (survey: string, path: string, id: string) => survey + path.replace(/\{\w+\}/, id);

/** Sends requests of a new visitor. Throws for every answer but a success. */
function visitor(survey: string) {
  const headers = { [DEVICE_HEADER]: randomUUID(), 'content-type': 'application/json' };
  const send = async (method: string, path: string, id: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(addressOf(survey, path, id), { method, headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (response.status !== 200 && response.status !== 201) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return JSON.parse(text);
  };
  return { send };
}

async function timed<T>(task: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const begun = performance.now();
  const value = await task();
  return { value, ms: performance.now() - begun };
}

/**
 * Answers the survey as a new visitor, as fast as possible.
 * @param onScreen is called with the session on each screen
 */
export async function answerSurvey(
  survey: string,
  onScreen: (session: SessionView) => Promise<void> = async () => {},
): Promise<Waits> {
  const { send } = visitor(survey);
  const { startSession, submitAnswer } = routes;
  const first = await timed(() => send(startSession.method, startSession.path, threeScreens.pollId));
  let session = SessionView.parse(first.value);
  const screens: number[] = [];
  while (session.status === 'waiting') {
    await onScreen(session);
    const { sessionId, screenId = '', screenToken } = session;
    const body = { screenToken, answer: answers[screenId] };
    const { value, ms } = await timed(() => send(submitAnswer.method, submitAnswer.path, sessionId, body));
    session = SessionView.parse(value);
    screens.push(ms);
  }
  if (session.status !== 'completed') throw new Error(`A survey ended as ${session.status}`);
  return { start: first.ms, screens };
}

/** Casts a direct ballot as a new visitor. Returns how long it took, in milliseconds. */
export async function castDirectBallot(
  survey: string,
  { pollId, optionIds } = { pollId: oneScreen.pollId, optionIds: CHOSEN },
): Promise<number> {
  const { method, path } = routes.castBallot;
  const { value, ms } = await timed(() => visitor(survey).send(method, path, pollId, { optionIds }));
  BallotView.parse(value);
  return ms;
}

/**
 * Reads a session, as the reference: its function reads one item. Returns how long it took, in
 * milliseconds.
 */
export async function readSession(survey: string, { sessionId }: SessionView, deviceId: string): Promise<number> {
  const { path } = routes.readSession;
  const { value, ms } = await timed(async () => {
    const response = await fetch(addressOf(survey, path, sessionId), { headers: { [DEVICE_HEADER]: deviceId } });
    return response.json();
  });
  SessionView.parse(value);
  return ms;
}
