import { type Answer, type Poll, PollDefinition, ProblemError, visitorRoutes } from '@booth/shared';
import { createElement } from 'react';
import { dataOf } from '../../src/api/client.ts';
import { problemOf } from '../../src/api/request-error.ts';
import { definitionOf } from '../../src/features/organize/definition/definition.ts';
import { PollPreview } from '../../src/features/organize/preview/PollPreview.tsx';
import { previewPoll } from '../../src/features/organize/preview/preview-poll.ts';
import { messageFrom, PreviewNews, ShowPoll } from '../../src/features/preview/messages.ts';
import { createPreviewClient } from '../../src/features/preview/preview-client.ts';
import { createPreviewVisit, type PreviewVisit } from '../../src/features/preview/preview-visit.ts';
import { aPoll, OPTIONS } from '../support/polls.ts';
import { rendered } from '../support/rendered.ts';

const now = () => new Date('2026-12-01T09:00:00.000Z');
const visitOf = (poll: Poll = aPoll()) => createPreviewVisit(poll, now);

const you = (fields: Record<string, string | boolean>): Answer => ({ type: 'profile', fields });
const ANN = you({ name: 'Ann', role: 'dev' });
const HURRIED = you({ name: 'Ann', role: 'dev', hurry: true });
const PICK: Answer = { type: 'choice', optionIds: ['s3'] };
const WHY: Answer = { type: 'text', text: 'It is simple.' };

/** A poll of direct ballots, without a session. */
const aDirectPoll = (change: Record<string, unknown> = {}) =>
  aPoll({
    screens: [{ type: 'choice', id: 'pick', title: { en: 'Pick' }, options: OPTIONS, min: 1, max: 2 }],
    ...change,
  });

/** Answers the shown screen and those after it, in turn. */
function answerAll(visit: PreviewVisit, ...answers: Answer[]) {
  return answers.map((answer) => {
    const { screenToken = '' } = visit.session();
    const { status, screenId, stepsBack } = visit.submit({ screenToken, answer });
    return status === 'waiting' ? `${screenId} ${stepsBack}` : status;
  });
}

const back = (visit: PreviewVisit) => visit.submit({ screenToken: visit.session().screenToken ?? '', back: true });

function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : 'no problem of the services';
  }
}

describe('a visit to a preview', () => {
  it('goes from screen to screen by the rules, and ends with the answers to the screens that were shown', () => {
    const visit = visitOf();
    visit.start({});
    expect(answerAll(visit, ANN, PICK, WHY)).toEqual(['pick 1', 'why 2', 'completed']);
    expect(visit.session().answers).toEqual({ you: ANN, pick: PICK, why: WHY });

    const hurried = visitOf();
    hurried.start({});
    expect(answerAll(hurried, HURRIED, PICK)).toEqual(['pick 1', 'completed']);
    expect(Object.keys(hurried.session().answers)).toEqual(['you', 'pick']);
  });

  it('goes back to earlier answers, and follows the rules from there again', () => {
    // Prepare
    const visit = visitOf();
    visit.start({});
    answerAll(visit, ANN, PICK);

    // Act
    back(visit);
    const { screenId, answers, stepsBack } = back(visit);

    // Assess
    expect([screenId, stepsBack, answers]).toEqual(['you', 0, { you: ANN }]);
    expect(answerAll(visit, HURRIED, PICK)).toEqual(['pick 1', 'completed']);
    expect(visit.home().ballot?.answers).toEqual({ you: HURRIED, pick: PICK });
  });

  it('refuses what the services refuse', () => {
    const visit = visitOf();
    const { screenToken = '' } = visit.start({});
    expect(refusalOf(() => visit.submit({ screenToken, answer: you({}) }))).toBe('invalid-request');
    expect(refusalOf(() => visit.submit({ screenToken: 'f'.repeat(12), answer: ANN }))).toBe('stale-screen');
    answerAll(visit, HURRIED, PICK);
    expect(refusalOf(() => visit.start({}))).toBe('already-voted');
    expect(refusalOf(() => visit.cast({ optionIds: ['s3'] }))).toBe('session-needed');
  });

  it('can start on any screen, with the earlier ones to go back to', () => {
    const visit = visitOf();
    expect(visit.goTo('why')).toBe(true);
    expect(visit.session()).toMatchObject({ status: 'waiting', screenId: 'why', stepsBack: 2 });
    expect(back(visit).screenId).toBe('pick');
  });

  it.each([
    ['handle', { handle: '@ann' }, { handle: '@bob' }],
    ['code', { code: '000000000000' }, { code: '111111111111' }],
  ] as const)('accepts any %s, once each', (identity, ann, bob) => {
    const visit = visitOf(aDirectPoll({ identity }));
    visit.cast({ ...ann, optionIds: ['s3'] });
    expect(refusalOf(() => visit.cast({ ...ann, optionIds: ['ec2'] }))).toBe('already-voted');
    visit.cast({ ...bob, optionIds: ['ec2'] });
    expect(visit.results().ballots).toBe(2);
  });

  it('counts what was sent, and a changed vote once', () => {
    // Prepare
    const visit = visitOf(aDirectPoll({ allowVoteChange: true }));
    const { recordedAt } = visit.cast({ optionIds: ['s3', 'ec2'] });

    // Act
    visit.cast({ optionIds: ['s3'], replaces: recordedAt });

    // Assess
    expect(visit.results()).toMatchObject({
      ballots: 1,
      screens: [{ screenId: 'pick', answers: 1, options: [{ optionId: 's3', count: 1 }] }],
    });
    expect(visit.home().ballots).toBe(1);
    visit.change(aDirectPoll({ visibility: 'hidden' }));
    expect([visit.home().ballots, visit.state().resultsVisible]).toEqual([null, false]);
  });
});

describe('a poll that changes during a visit', () => {
  const changed = (change: (screens: Poll['screens']) => unknown[]) => aPoll({ screens: change(aPoll().screens) });
  /** A visit on the second screen, with an answer to the first. */
  function underWay() {
    const visit = visitOf();
    visit.start({});
    answerAll(visit, ANN);
    return visit;
  }

  it("keeps the visitor's place while only texts change", () => {
    const visit = underWay();
    const before = visit.session();
    const dropped = visit.change(aPoll({ title: { en: 'Other words' } }));
    expect(dropped).toEqual([]);
    expect(visit.session()).toEqual(before);
    expect(visit.home().poll).toMatchObject({ title: { en: 'Other words' }, version: 2 });
  });

  it('keeps the way back from a screen that the editor went to, though nothing is answered', () => {
    const visit = visitOf();
    visit.goTo('why');
    visit.change(aPoll({ title: { en: 'Other words' } }));
    expect(visit.session()).toMatchObject({ screenId: 'why', stepsBack: 2 });
  });

  it("keeps the visitor's place while options are added and screens are moved", () => {
    const visit = underWay();
    const { screenToken } = visit.session();
    const another = { id: 'fresh', label: { en: 'Fresh' } };
    const withMore = changed(([you, pick, why]) => [why, you, { ...pick, rules: [], options: [...OPTIONS, another] }]);
    expect(visit.change(withMore)).toEqual([]);
    expect(visit.session()).toMatchObject({ screenToken, screenId: 'pick', stepsBack: 1 });
  });

  it('shows the screen again if its answers are no longer valid', () => {
    const visit = underWay();
    const { screenToken } = visit.session();
    const dropped = visit.change(changed(([you, pick, why]) => [you, { ...pick, options: OPTIONS.slice(0, 2) }, why]));
    expect(dropped).toEqual(['pick']);
    expect(visit.session().screenId).toBe('pick');
    expect(visit.session().screenToken).not.toBe(screenToken);
  });

  it('goes to the next screen if the shown one is deleted, or else to the last', () => {
    const visit = underWay();
    visit.change(changed(([you, , why]) => [you, why]));
    expect(visit.session()).toMatchObject({ status: 'waiting', screenId: 'why', stepsBack: 1 });
    answerAll(visit, WHY);
    expect(visit.session().status).toBe('completed');
  });

  it('forgets the answers to a screen that has become another type', () => {
    const visit = underWay();
    const text = { type: 'text', id: 'you', title: { en: 'You' } };
    expect(visit.change(changed(([, pick, why]) => [text, { ...pick, rules: [] }, why]))).toEqual(['you']);
    expect(visit.session()).toMatchObject({ screenId: 'pick', stepsBack: 0, branchValues: {} });
  });

  it('starts over if voters are identified in another way', () => {
    const visit = underWay();
    visit.change(aDirectPoll());
    expect(visit.home().session).toBeNull();
    visit.cast({ optionIds: ['s3'] });
    expect(visit.goTo('pick')).toBe(false);
    visit.change(aPoll());
    expect(visit.home()).toMatchObject({ session: null, ballot: null });
  });
});

describe('the client of a preview', () => {
  const params = { pollId: 'favourites' };

  it('answers and refuses like the services', async () => {
    const client = createPreviewClient(visitOf());
    const session = dataOf(await client.call(visitorRoutes.startSession, { params, body: {} }));
    const { sessionId, screenToken = '' } = session;
    expect(dataOf(await client.call(visitorRoutes.home, { params })).session).toEqual(session);
    const body = { screenToken: 'f'.repeat(12), answer: ANN };
    const stale = client.call(visitorRoutes.submitAnswer, { params: { sessionId }, body });
    const error = await stale.catch((refused: unknown) => refused);
    expect(problemOf(error)).toMatchObject({ code: 'stale-screen', status: 409, session: { screenToken } });
  });

  it('ends a survey with a receipt, as for direct ballots', async () => {
    const visit = visitOf();
    const client = createPreviewClient(visit);
    const { sessionId, screenToken = '' } = visit.start({});
    const { screenToken: next = '' } = visit.submit({ screenToken, answer: HURRIED });
    const body = { screenToken: next, answer: PICK };
    const ended = dataOf(await client.call(visitorRoutes.submitAnswer, { params: { sessionId }, body }));
    const { receipt } = dataOf(await client.call(visitorRoutes.readReceipt, { params, headers: {} }));
    expect(ended).toMatchObject({ status: 'completed', receipt });
  });

  it('has no other poll, and no routes but those of the voting page', async () => {
    const client = createPreviewClient(visitOf());
    await expect(client.call(visitorRoutes.listOpenPolls, {})).rejects.toMatchObject({ status: 404 });
  });
});

describe('the preview of a poll that is being edited', () => {
  it('shows the poll as open, whatever its times', () => {
    const times = { opensAt: '2030-01-01T00:00:00Z', closesAt: '2030-01-02T00:00:00Z' };
    const poll = previewPoll({ ...definitionOf(aPoll()), ...times });
    expect(poll).toEqual({ ...aPoll(), version: 1, status: 'open' });
  });

  it.each([
    [{ en: 'Lunch' }, ['English'], false],
    [{ de: 'Essen', ja: '昼食', 'en-GB': 'Lunch' }, ['Deutsch', '日本語', 'British English'], true],
    [{ de: 'Essen' }, ['Deutsch'], true],
  ])('is offered in each language of %j', async (title, names, hasOthers) => {
    const definition = PollDefinition.parse(definitionOf(aPoll({ title })));
    const shown = await rendered(createElement(PollPreview, { definition }));
    expect([...shown.matchAll(/aria-pressed="[a-z]+">([^<]+)</g)].map(([, name]) => name)).toEqual(names);
    expect(shown.includes('Visitors whose browser is set to German read the poll in that language.')).toBe(hasOthers);
  });

  it.each([
    ['en', 'The voting page on a phone', 'The preview appears once'],
    ['ja', 'スマートフォンで見た投票ページ', '問題を解消すると'],
  ] as const)('says in %s that there is nothing to show while there are issues', async (language, frame, none) => {
    const definition = PollDefinition.parse(definitionOf(aPoll({ identity: 'code' })));
    const shown = await rendered(createElement(PollPreview, { definition }), language);
    expect(shown).toContain(`title="${frame}"`);
    expect(shown).toContain('0000-0000-0000');
    const empty = await rendered(createElement(PollPreview, { definition: undefined }), language);
    expect(empty).toContain(none);
    expect(empty).not.toContain('<iframe');
  });
});

describe('a message', () => {
  const origin = 'https://booth.example';
  const here = new MessageChannel().port1;
  const heard = (event: { origin?: string; source?: MessageEventSource | null; data: unknown }) =>
    messageFrom(PreviewNews, here, { origin, source: here, ...event }, origin);
  afterAll(() => here.close());

  it('is accepted only from the expected window of this site', () => {
    const data = { type: 'ready' };
    expect(heard({ data })).toEqual(data);
    expect(heard({ data, origin: 'https://evil.example' })).toBeUndefined();
    expect(heard({ data, source: new MessageChannel().port1 })).toBeUndefined();
    expect(heard({ data, source: null })).toBeUndefined();
    expect(messageFrom(PreviewNews, undefined, { origin, source: null, data }, origin)).toBeUndefined();
  });

  it('of an unknown kind is ignored', () => {
    for (const data of ['ready', { type: 'language', language: '' }, { type: 'show' }, null])
      expect(heard({ data })).toBeUndefined();
    const show = { type: 'show', poll: { ...aPoll(), screens: [] }, language: 'en', place: 0 };
    expect(messageFrom(ShowPoll, here, { origin, source: here, data: show }, origin)).toBeUndefined();
  });
});
