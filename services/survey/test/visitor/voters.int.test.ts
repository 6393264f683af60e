import { randomUUID } from 'node:crypto';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { type SessionItem, type SessionStart, voterKey, voterMarkOf } from '@booth/shared';
import { createReceipts } from '@booth/shared/lambda/receipt';
import { voterIdOf } from '../../src/visitor/voter-ids.ts';
import { aPoll, choose, inAHurry } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

type Visitor = ReturnType<SurveyService['visitor']>;

const CODE = 'K7QF2M9X4T01';
const OTHER_CODE = 'K7QF2M9X4T02';

/** Waits for the end of a session's execution. Returns its status and output. */
async function endOf(session: SessionItem) {
  const executionArn = service.executionArn(session);
  const status = await service.untilEnded(executionArn);
  const { output } = await service.workflows.sfn.send(new DescribeExecutionCommand({ executionArn }));
  return { status, output: JSON.parse(output ?? '{}') };
}

/** Starts and answers all screens. */
async function vote(visitor: Visitor, option: string, start?: SessionStart) {
  const first = await visitor.start(start);
  if (first.view === undefined) return first;
  const second = await visitor.answer(first.view.screenToken, inAHurry);
  return visitor.answer(second.view?.screenToken, choose(option));
}

const ballotsOf = async (pollId: string) => (await service.ballotItems()).filter((item) => item.pollId === pollId);
const optionsOf = async (pollId: string) =>
  (await ballotsOf(pollId)).flatMap(({ serviceNames }) => serviceNames).sort();

describe('a poll of names', () => {
  test('takes one ballot per name, on any device and however it is typed, and keeps the name with the ballot', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'names', identity: 'handle' }));

    // Act
    const first = await vote(service.visitor(pollId), 's3', { handle: '@Jo' });
    const again = await vote(service.visitor(pollId), 'sqs', { handle: ' ＪＯ' });
    const other = await vote(service.visitor(pollId), 'lambda', { handle: 'ann' });

    // Assess
    expect([first.view?.status, other.view?.status]).toEqual(['completed', 'completed']);
    expect([again.status, again.problem?.code]).toEqual([409, 'already-voted']);
    expect(await optionsOf(pollId)).toEqual(['lambda', 's3']);
    expect(new Set((await ballotsOf(pollId)).map(({ handle }) => handle))).toEqual(new Set(['@jo', '@ann']));
  });

  test('takes another ballot from the same device by another name', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'tablet', identity: 'handle' }));
    const tablet = service.visitor(pollId);

    // Act
    await vote(tablet, 's3', { handle: 'jo' });
    const next = await vote(tablet, 'sqs', { handle: 'ann' });
    const again = await tablet.start({ handle: 'ann' });

    // Assess
    expect(next.view?.status).toBe('completed');
    expect(again.problem?.code).toBe('already-voted');
    expect(await optionsOf(pollId)).toEqual(['s3', 'sqs']);
  });

  test.each([
    [undefined, 'body.handle'],
    [{ handle: 'no name!' }, 'body.handle'],
    [{ code: CODE }, 'body.handle'],
  ])('%j starts nothing: 422 that names the field', async (start, path) => {
    const { pollId } = await service.putPoll(aPoll({ pollId: 'nameless', identity: 'handle' }));
    const { status, problem } = await service.visitor(pollId).start(start);
    expect([status, problem?.errors?.map((error) => error.path)]).toEqual([422, [path]]);
  });

  test('takes one ballot from 50 devices with one name at once', async () => {
    const { pollId } = await service.putPoll(aPoll({ pollId: 'one-name', identity: 'handle' }));
    const visitors = Array.from({ length: 50 }, () => service.visitor(pollId));
    const ends = await Promise.all(visitors.map((visitor) => vote(visitor, 's3', { handle: 'jo' })));
    const outcomes = ends.map(({ status, view, problem }) => `${status} ${problem?.code ?? view?.status}`);
    expect(outcomes.sort()).toEqual(['200 completed', ...Array(49).fill('409 already-voted')]);
    expect(await optionsOf(pollId)).toEqual(['s3']);
  });
});

describe.each<['handle' | 'code', SessionStart, SessionStart]>([
  ['handle', { handle: '@jp' }, { handle: '@jo' }],
  ['code', { code: CODE }, { code: OTHER_CODE }],
])('another %s on the same device', (identity, mistyped, right) => {
  let polls = 0;
  const putPoll = async () => {
    polls += 1;
    const { pollId } = await service.putPoll(aPoll({ pollId: `again-by-${identity}-${polls}`, identity }));
    await service.giveOut(pollId, CODE);
    await service.giveOut(pollId, OTHER_CODE);
    return pollId;
  };
  const voterIdBy = (pollId: string, start: SessionStart) => voterIdOf(identity, pollId, { deviceId: '', ...start });

  test('begins anew, and the ballot is recorded for the last one', async () => {
    // Prepare
    const pollId = await putPoll();
    const device = service.visitor(pollId);
    const before = await device.start(mistyped);
    const older = await device.present();

    // Act
    const corrected = await device.start(right);
    const late = await device.answer(before.view?.screenToken, inAHurry);
    const onSecond = await device.answer(corrected.view?.screenToken, inAHurry);
    const end = await device.answer(onSecond.view?.screenToken, choose('s3'));

    // Assess
    expect([corrected.status, corrected.view?.screenId, corrected.view?.answers]).toEqual([201, 'you', {}]);
    expect(corrected.view?.screenToken).not.toBe(before.view?.screenToken);
    expect([late.status, late.problem?.code, late.session]).toEqual([409, 'stale-screen', corrected.view]);
    expect(end.view?.status).toBe('completed');
    expect((await ballotsOf(pollId)).map(({ userId }) => userId)).toEqual([voterIdBy(pollId, right)]);
    expect(await endOf(older)).toEqual({ status: 'SUCCEEDED', output: { outcome: 'superseded' } });
  });

  test('the same one again, however it is typed, returns to the same session', async () => {
    const pollId = await putPoll();
    const device = service.visitor(pollId);
    const first = await device.start(right);
    const second = await device.answer(first.view?.screenToken, inAHurry);
    const again = await device.start(
      identity === 'handle' ? { handle: ' Ｊｏ' } : { code: OTHER_CODE.toLowerCase().replace(/.{4}/g, '$& ') },
    );
    expect([again.status, again.view]).toEqual([200, second.view]);
  });

  test('one that has voted is told so without the session under way, which goes on', async () => {
    // Prepare
    const pollId = await putPoll();
    await vote(service.visitor(pollId), 's3', mistyped);
    const device = service.visitor(pollId);
    const first = await device.start(right);

    // Act
    const refused = await device.start(mistyped);

    // Assess
    expect([refused.status, refused.problem?.code, refused.session]).toEqual([409, 'already-voted', undefined]);
    expect((await device.read()).view).toEqual(first.view);
  });

  test('one that has voted elsewhere is told so without the session of who voted on this device', async () => {
    // Prepare
    const pollId = await putPoll();
    const device = service.visitor(pollId);
    await vote(device, 's3', right);
    await vote(service.visitor(pollId), 'sqs', mistyped);

    // Act
    const refused = await device.start(mistyped);

    // Assess
    expect([refused.status, refused.problem?.code, refused.session]).toEqual([409, 'already-voted', undefined]);
  });

  test('both at once, repeatedly: a visitor who gets a screen answers it by the own one', async () => {
    // Prepare
    const pollId = await putPoll();
    const device = service.visitor(pollId);

    // Act
    const starts = [mistyped, right, mistyped, right, mistyped, right];
    const started = await Promise.all(starts.map((start) => device.start(start)));
    const { voterMark, screenToken } = await device.until(({ status }) => status === 'waiting');

    // Assess
    const shown = starts.filter((_, index) => started[index]?.view?.screenToken === screenToken);
    const markOf = (start: (typeof starts)[number]) => voterMarkOf(voterIdBy(pollId, start));
    expect(starts.map(markOf)).toContain(voterMark);
    expect(shown.map(markOf).filter((mark) => mark !== voterMark)).toEqual([]);
    for (const { status, problem } of started) {
      expect([200, 201, 409]).toContain(status);
      if (status === 409) expect(problem?.code).toBe('session-over');
    }
  });
});

describe('a poll of entry codes', () => {
  test('takes one ballot per code, and takes the code with it', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'codes', identity: 'code' }));
    await service.giveOut(pollId, CODE);

    // Act
    const first = await vote(service.visitor(pollId), 's3', { code: 'k7qf-2m9x-4to1' });
    const again = await vote(service.visitor(pollId), 'sqs', { code: CODE });

    // Assess
    expect([first.view?.status, again.problem?.code]).toEqual(['completed', 'already-voted']);
    const [code] = (await service.codeItems()).filter((item) => item.pollId === pollId);
    expect(code?.usedAt).toBe((await ballotsOf(pollId))[0]?.timestamp);
    expect(JSON.stringify([code, await ballotsOf(pollId)])).not.toContain(CODE);
    expect(await optionsOf(pollId)).toEqual(['s3']);
  });

  test.each([
    ['none', undefined],
    ['an unknown one', { code: '000000000000' }],
    ['one of another poll', { code: CODE }],
  ])('%s starts nothing: 422 that names the field', async (_what, start) => {
    const { pollId } = await service.putPoll(aPoll({ pollId: 'other-codes', identity: 'code' }));
    const visitor = service.visitor(pollId);
    const { status, problem } = await visitor.start(start);
    expect([status, problem?.errors?.map((error) => error.path)]).toEqual([422, ['body.code']]);
    expect(await visitor.item()).toBeUndefined();
  });

  test('records nothing if the code is withdrawn while its voter answers', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'withdrawn', identity: 'code' }));
    await service.giveOut(pollId, CODE);
    const visitor = service.visitor(pollId);
    const first = await visitor.start({ code: CODE });
    const second = await visitor.answer(first.view?.screenToken, inAHurry);

    // Act
    await service.withdrawCode(voterKey(pollId, voterIdOf('code', pollId, { deviceId: '', code: CODE })));
    const end = await visitor.answer(second.view?.screenToken, choose('s3'));

    // Assess
    expect([end.status, end.problem?.code, end.session?.status]).toEqual([409, 'session-over', 'failed']);
    expect(await ballotsOf(pollId)).toEqual([]);
    expect((await visitor.start({ code: CODE })).problem?.errors?.[0]?.path).toBe('body.code');
  });
});

describe('an open poll', () => {
  test('takes any number of ballots from a device, and returns to a survey that is under way', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'hands-up', identity: 'open' }));
    const visitor = service.visitor(pollId);

    // Act
    const ends = [await vote(visitor, 's3'), await vote(visitor, 's3'), await vote(visitor, 'sqs')];
    const underWay = await visitor.start();
    const returned = await visitor.start();

    // Assess
    expect(ends.map(({ view }) => view?.status)).toEqual(['completed', 'completed', 'completed']);
    expect(new Set(ends.map(({ view }) => view?.receipt)).size).toBe(3);
    expect([returned.status, returned.view]).toEqual([200, underWay.view]);
    expect(await optionsOf(pollId)).toEqual(['s3', 's3', 'sqs']);
  });
});

describe('the receipt', () => {
  test('comes with the end of the survey and each later reading, not before', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'receipts' }));
    const visitor = service.visitor(pollId, randomUUID());
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);

    // Act
    const end = await visitor.answer(second.view?.screenToken, choose('s3'));
    const repeated = await visitor.answer(second.view?.screenToken, choose('s3'));
    const restarted = await visitor.start();
    const read = await visitor.read();

    // Assess
    expect([first.view?.receipt, second.view?.receipt]).toEqual([undefined, undefined]);
    const all = [end, repeated, restarted, read].map(({ session }) => session?.receipt);
    expect(new Set(all).size).toBe(1);
    const receipts = createReceipts(async () => service.receiptKey);
    expect(await receipts.votedAt(all[0], pollId)).toBeLessThanOrEqual(Date.now());
  });
});
