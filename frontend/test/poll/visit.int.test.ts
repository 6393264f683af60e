import { type HomeView, ProblemError, type SessionView } from '@booth/shared';
import type { QueryClient } from '@tanstack/react-query';
import { adoptSession, rereadPoll, rereadVisit, visitQueryOptions } from '../../src/features/poll/api/visit.ts';
import { type AService, answer, eachWithService } from '../support/a-service.ts';
import { aHome, aSession } from '../support/polls.ts';

const POLL = 'favourites';
const HOME = `GET /polls/${POLL}`;
const START = `POST /polls/${POLL}/sessions`;
const SESSION = `GET /sessions/${'a'.repeat(64)}`;

let service: AService;
let cache: QueryClient;
eachWithService((started, empty) => {
  [service, cache] = [started, empty];
});

/** Makes the service answer with this home view and this session. */
function has(home: HomeView, session: SessionView) {
  service.answers[HOME] = (_, response) => answer(response, 200, home);
  for (const name of [SESSION, START]) service.answers[name] = (_, response) => answer(response, 200, session);
}
const reader = () => ({ client: service.client, startOf: () => ({}), forgetOldVotes: () => {} });
const read = () => cache.fetchQuery(visitQueryOptions(reader(), POLL));
const known = () => cache.getQueryData(visitQueryOptions(reader(), POLL).queryKey);

describe('a visit', () => {
  it('reads only the session while one is in progress', async () => {
    has(aHome(aSession()), aSession({ screenId: 'pick' }));
    await read();
    const again = await read();
    expect(service.asked).toEqual([HOME, SESSION]);
    expect(again.session?.screenId).toBe('pick');
  });

  it('restarts a session without a first screen: its start may have been interrupted', async () => {
    has(aHome(aSession({ status: 'starting' })), aSession());
    await read();
    const again = await read();
    expect(service.asked).toEqual([HOME, START]);
    expect(again.session?.status).toBe('waiting');
  });

  it("keeps the visitor's place when the poll changes, unless its votes were reset", async () => {
    // Prepare
    const completed = aSession({ status: 'completed' });
    const of = (version: number, openedAt: string, session: SessionView | null): HomeView => {
      const home = aHome(session);
      return { ...home, poll: { ...home.poll, version, openedAt } };
    };
    has(of(2, '2026-11-28T09:00:00.000Z', completed), completed);
    await read();
    const sessions: (SessionView | null | undefined)[] = [];

    // Act: an option is hidden; then the rehearsal is over and the poll opened again
    for (const home of [of(3, '2026-11-28T09:00:00.000Z', null), of(9, '2026-11-29T09:00:00.000Z', null)]) {
      has(home, completed);
      await rereadPoll(cache, reader(), POLL);
      sessions.push(known()?.session);
    }

    // Assess
    expect(sessions).toEqual([completed, null]);
  });

  it('returns to the home view if the session is gone', async () => {
    // Prepare
    has(aHome(aSession()), aSession());
    await read();
    const { problem } = new ProblemError('unknown-session', 'Start anew.');
    service.answers[SESSION] = (_, response) => answer(response, 404, problem);
    service.answers[HOME] = (_, response) => answer(response, 200, aHome(null));
    // Act
    const again = await read();
    // Assess
    expect(again.session).toBeNull();
  });

  it('keeps the newer session when an older read arrives late', async () => {
    // Prepare: a read that the server holds back
    has(aHome(aSession()), aSession());
    await read();
    const held = Promise.withResolvers<() => void>();
    service.answers[SESSION] = (_, response) =>
      held.resolve(() => answer(response, 200, aSession({ screenId: 'you' })));
    const reading = read().catch(() => 'dropped');
    const letGo = await held.promise;
    // Act
    await adoptSession(cache, POLL, aSession({ screenId: 'why' }));
    letGo();
    await reading;
    // Assess
    expect(known()?.session?.screenId).toBe('why');
  });

  it('reads everything again when the survey has ended: voters may see more', async () => {
    has(aHome(aSession()), aSession());
    await read();
    const done = aSession({ status: 'completed' });
    const reread = Promise.withResolvers<void>();
    service.answers[HOME] = (_, response) => {
      answer(response, 200, aHome(done));
      reread.resolve();
    };
    await adoptSession(cache, POLL, done);
    await reread.promise;
    expect(service.asked).toEqual([HOME, HOME]);
  });

  it('drops an untrusted session and asks for the home view', async () => {
    has(aHome(aSession()), aSession());
    await read();
    service.answers[HOME] = (_, response) => answer(response, 200, aHome(null));
    await rereadVisit(cache, POLL);
    expect(service.asked).toEqual([HOME, HOME]);
    expect(known()?.session).toBeNull();
  });
});
