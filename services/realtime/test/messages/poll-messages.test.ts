import { PollStatus, PUBLIC_VIEWER, resultsVisible, ServerMessage, Visibility } from '@booth/shared';
import { messagesAbout } from '../../src/messages/poll-messages.ts';
import { AS_OF, aPoll } from '../support/results.ts';

const typesOf = (...about: Parameters<typeof messagesAbout>) => messagesAbout(...about).map((message) => message.type);

describe('the messages about a poll', () => {
  test('are the results for changed counts; for a changed state, the state comes first', () => {
    expect(typesOf(aPoll(), { stateIsNews: false, topic: 'results' })).toEqual(['results']);
    expect(typesOf(aPoll(), { stateIsNews: true, topic: 'results' })).toEqual(['poll', 'results']);
  });

  test('have no results on the topic `state`, and none at all for changed counts', () => {
    expect(typesOf(aPoll(), { stateIsNews: false, topic: 'state' })).toEqual([]);
    expect(typesOf(aPoll(), { stateIsNews: true, topic: 'state' })).toEqual(['poll']);
  });

  test('have the whole state, with the time of the server', () => {
    const moments = {
      opensAt: '2026-11-23T18:00:00+09:00',
      closesAt: '2026-11-23T20:00:00+09:00',
      openedAt: '2026-11-23T08:00:00.000Z',
      closedAt: '2026-11-23T09:00:00.000Z',
    };
    expect(messagesAbout(aPoll(moments), { stateIsNews: true, topic: 'state' })).toEqual([
      {
        type: 'poll',
        poll: {
          pollId: 'favourites',
          version: 2,
          status: 'open',
          visibility: 'live',
          revealed: false,
          turnoutShown: false,
          ...moments,
        },
        resultsVisible: true,
        now: AS_OF,
      },
    ]);
  });

  test.each([
    { visibility: 'live', revealed: false },
    { visibility: 'hidden', revealed: true },
  ] as const)('of a poll that was set back to a draft, %j, say that its results are hidden, and have none', (state) => {
    const draft = aPoll({ status: 'draft', ...state });
    expect(messagesAbout(draft, { stateIsNews: true, topic: 'results' })).toEqual([
      {
        type: 'poll',
        poll: { pollId: 'favourites', version: 2, status: 'draft', turnoutShown: false, ...state },
        resultsVisible: false,
        now: AS_OF,
      },
    ]);
    expect(messagesAbout(draft, { stateIsNews: false, topic: 'results' })).toEqual([]);
  });

  test('of a poll that was archived unopened are those of a draft', () => {
    const unopened = aPoll({ status: 'archived' });
    expect(messagesAbout(unopened, { stateIsNews: true, topic: 'results' })).toMatchObject([
      { type: 'poll', resultsVisible: false },
    ]);
    expect(messagesAbout(unopened, { stateIsNews: false, topic: 'results' })).toEqual([]);
  });

  const states = Visibility.options.flatMap((visibility) =>
    PollStatus.options
      .filter((status) => status !== 'draft')
      .flatMap((status) => [true, false].map((revealed) => ({ visibility, status, revealed }))),
  );
  test.each(states)('%j: have results only if everybody may see them, and the state says if so', (state) => {
    const visible = resultsVisible(state, PUBLIC_VIEWER, new Date());
    const opened = { ...state, openedAt: '2026-11-23T09:00:00.000Z' };
    const messages = messagesAbout(aPoll(opened), { stateIsNews: true, topic: 'results' });
    expect(messages.map((message) => message.type)).toEqual(visible ? ['poll', 'results'] : ['poll']);
    expect(messages[0]).toEqual({
      type: 'poll',
      poll: { pollId: 'favourites', version: 2, turnoutShown: false, ...opened },
      resultsVisible: visible,
      now: AS_OF,
    });
  });

  test('[RT40] have the number of voters instead of hidden results, if the poll shows it', () => {
    const hidden = aPoll({ visibility: 'hidden', turnoutShown: true });
    expect(messagesAbout(hidden, { stateIsNews: false, topic: 'results' })).toEqual([
      { type: 'turnout', turnout: hidden.turnout },
    ]);
    expect(typesOf(hidden, { stateIsNews: true, topic: 'results' })).toEqual(['poll', 'turnout']);
    expect(typesOf(hidden, { stateIsNews: true, topic: 'state' })).toEqual(['poll']);
    expect(typesOf(hidden, { stateIsNews: false, topic: 'state' })).toEqual([]);
  });

  test.each([
    [{ visibility: 'hidden', turnoutShown: false }, []],
    [{ visibility: 'hidden', turnoutShown: true, revealed: true }, ['results']],
    [{ visibility: 'after-close', turnoutShown: true }, ['turnout']],
    [{ visibility: 'after-close', turnoutShown: true, closesAt: AS_OF }, ['results']],
    [{ visibility: 'hidden', turnoutShown: true, status: 'draft' }, []],
    [{ visibility: 'hidden', turnoutShown: true, status: 'archived' }, []],
    [{ visibility: 'hidden', turnoutShown: true, status: 'closed' }, ['turnout']],
  ] as const)('[RT41] %j: have the number of voters only if nothing else is shown: %j', (state, types) => {
    expect(typesOf(aPoll(state), { stateIsNews: false, topic: 'results' })).toEqual(types);
  });

  test('are messages of the protocol, and have nothing else in them', () => {
    for (const poll of [aPoll(), aPoll({ visibility: 'hidden', turnoutShown: true })])
      for (const message of messagesAbout(poll, { stateIsNews: true, topic: 'results' }))
        expect(ServerMessage.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
  });
});
