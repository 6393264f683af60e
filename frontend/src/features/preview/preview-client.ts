import { type ProblemCode, ProblemError, problems, type Route, visitorRoutes } from '@booth/shared';
import type * as z from 'zod/mini';
import type { BoothClient, Call } from '../../api/client.ts';
import { RefusedError } from '../../api/request-error.ts';
import type { PreviewVisit } from './preview-visit.ts';

const { home, startSession, readSession, submitAnswer, castBallot, readReceipt, readResults, readPollState } =
  visitorRoutes;

/** Answers the routes that the voting page calls, by the body of the call. */
const answersOf = (visit: PreviewVisit) =>
  new Map<Route, (body: unknown) => unknown>([
    [home, visit.home],
    [startSession, (body) => visit.start(startSession.body.parse(body) ?? {})],
    [readSession, visit.session],
    [submitAnswer, (body) => visit.submit(submitAnswer.body.parse(body))],
    [castBallot, (body) => visit.cast(castBallot.body.parse(body))],
    [readReceipt, visit.receipt],
    [readResults, visit.results],
    [readPollState, visit.state],
  ]);

const refusal = (code: ProblemCode) => new RefusedError(problems[code].status, { code });

/** Creates a client that needs no server: a visit in memory answers. */
export function createPreviewClient(visit: PreviewVisit): BoothClient {
  const answers = answersOf(visit);
  return {
    async call<R extends Route, Answer extends z.ZodMiniType>(route: R & { response: Answer }, call: Call<R>) {
      const schema: Answer = route.response;
      const { body }: { body?: unknown } = call;
      const answer = answers.get(route);
      if (answer === undefined) throw refusal(route.unknown);
      try {
        return { status: 200, headers: new Headers(), data: schema.parse(answer(body)) };
      } catch (error) {
        if (error instanceof ProblemError) throw new RefusedError(error.problem.status, error.problem);
        throw error;
      }
    },
  };
}
