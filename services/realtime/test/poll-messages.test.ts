import { PollStatus, PUBLIC_VIEWER, resultsVisible, ServerMessage, Visibility } from '@booth/shared';
import { messagesAbout } from '../src/poll-messages.ts';
import { aPoll } from './results.ts';

const typesOf = (...about: Parameters<typeof messagesAbout>) => messagesAbout(...about).map((message) => message.type);

describe('what viewers are told of a poll', () => {
  test('changed counts: the results; a changed state: the state first, then the results', () => {
    expect(typesOf(aPoll(), { stateIsNews: false })).toEqual(['results']);
    expect(typesOf(aPoll(), { stateIsNews: true })).toEqual(['poll', 'results']);
  });

  test.each([
    { visibility: 'live', revealed: false },
    { visibility: 'hidden', revealed: true },
  ] as const)('of a poll set back to a draft, %j: that its results are hidden now, and no results', (state) => {
    const draft = aPoll({ status: 'draft', ...state });
    expect(messagesAbout(draft, { stateIsNews: true })).toEqual([
      { type: 'poll', poll: { pollId: 'favourites', version: 2, status: 'draft', ...state }, resultsVisible: false },
    ]);
    expect(messagesAbout(draft, { stateIsNews: false })).toEqual([]);
  });

  test('of a poll that was put away before anything was counted: as of a draft', () => {
    const { poll, snapshot } = aPoll({ status: 'archived' });
    const uncounted = { poll, snapshot: { ...snapshot, ballots: 0, screens: [] } };
    expect(messagesAbout(uncounted, { stateIsNews: true })).toMatchObject([{ type: 'poll', resultsVisible: false }]);
    expect(messagesAbout(uncounted, { stateIsNews: false })).toEqual([]);
  });

  const states = Visibility.options.flatMap((visibility) =>
    PollStatus.options
      .filter((status) => status !== 'draft')
      .flatMap((status) => [true, false].map((revealed) => ({ visibility, status, revealed }))),
  );
  test.each(states)('%j: results only where everybody may see them, and the state says whether', (state) => {
    const visible = resultsVisible(state, PUBLIC_VIEWER, new Date());
    const messages = messagesAbout(aPoll(state), { stateIsNews: true });
    expect(messages.map((message) => message.type)).toEqual(visible ? ['poll', 'results'] : ['poll']);
    expect(messages[0]).toEqual({
      type: 'poll',
      poll: { pollId: 'favourites', version: 2, ...state },
      resultsVisible: visible,
    });
  });

  test('every message is one of the protocol, and nothing else is in it', () => {
    for (const message of messagesAbout(aPoll(), { stateIsNews: true })) {
      expect(ServerMessage.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
    }
  });
});
