import { Answers, type SessionStart } from '@booth/shared';
import { aPoll, choose, inAHurry } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

type Visitor = ReturnType<SurveyService['visitor']>;
const CHANGE = { change: true } as const;

/** Starts and answers all screens. */
async function vote(visitor: Visitor, options: string[], start?: SessionStart) {
  const first = await visitor.start(start);
  const second = await visitor.answer(first.view?.screenToken, inAHurry);
  return visitor.answer(second.view?.screenToken, choose(...options));
}

const CODE = 'K7QF2M9X4T01';

/** Returns the votes of a poll. */
const votedFor = async (pollId: string) =>
  (await service.ballotItems()).filter((item) => item.pollId === pollId).flatMap(({ serviceNames }) => serviceNames);

describe('changing a vote', () => {
  test('replaces the whole ballot by a later one', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ allowVoteChange: true }));
    const visitor = service.visitor(pollId);
    await vote(visitor, ['s3', 'sqs']);
    const before = await visitor.ballot();

    // Act
    const end = await vote(visitor, ['sqs', 'lambda'], CHANGE);

    // Assess
    expect(end.view).toMatchObject({ status: 'completed', answers: { services: choose('sqs', 'lambda') } });
    const after = await visitor.ballot();
    expect(after?.serviceNames).toEqual(['sqs', 'lambda']);
    expect(Answers.parse(JSON.parse(after?.answers ?? ''))).toEqual(end.view?.answers);
    expect(Date.parse(after?.timestamp ?? '')).toBeGreaterThan(Date.parse(before?.timestamp ?? ''));
    expect(await votedFor(pollId)).toEqual(['sqs', 'lambda']);
  });

  test('begins with the recorded answers, and can be repeated', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ allowVoteChange: true }));
    const visitor = service.visitor(pollId);
    await vote(visitor, ['s3']);

    // Act
    const first = await visitor.start(CHANGE);
    const second = await visitor.answer(first.view?.screenToken, inAHurry);

    // Assess
    expect(first.view?.answers).toMatchObject({ you: inAHurry });
    expect(second.view?.answers).toMatchObject({ services: choose('s3') });
    await visitor.answer(second.view?.screenToken, choose('sqs'));
    await vote(visitor, ['lambda'], CHANGE);
    expect((await visitor.ballot())?.serviceNames).toEqual(['lambda']);
  });

  test.each([
    ['without asking for a change', true, undefined],
    ['in a poll that does not allow it', false, CHANGE],
  ])('%s: 409, and the vote stands', async (_what, allowVoteChange, start) => {
    const { pollId } = await service.putPoll(aPoll({ allowVoteChange }));
    const visitor = service.visitor(pollId);
    await vote(visitor, ['s3']);
    const again = await visitor.start(start);
    expect([again.status, again.problem?.code, again.session?.status]).toEqual([409, 'already-voted', 'completed']);
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });

  test('a name proves nothing: another device can’t change the vote', async () => {
    const { pollId } = await service.putPoll(aPoll({ identity: 'handle', allowVoteChange: true }));
    await vote(service.visitor(pollId), ['s3'], { handle: 'jo' });
    const recorded = await service.ballotItems();
    const other = await service.visitor(pollId).start({ handle: 'jo', ...CHANGE });
    expect(other.problem?.code).toBe('already-voted');
    expect(await service.ballotItems()).toEqual(recorded);
  });

  test('both tabs ask for a change and send the last answer 20 times at once: one change', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ allowVoteChange: true }));
    const visitor = service.visitor(pollId);
    await vote(visitor, ['s3']);

    // Act
    const starts = await Promise.all([visitor.start(CHANGE), visitor.start(CHANGE), visitor.start()]);
    const second = await visitor.answer(starts[0].view?.screenToken, inAHurry);
    const ends = await Promise.all(
      Array.from({ length: 20 }, () => visitor.answer(second.view?.screenToken, choose('sqs'))),
    );

    // Assess
    expect(new Set(ends.map(({ view }) => view?.status))).toEqual(new Set(['completed']));
    expect((await visitor.ballot())?.serviceNames).toEqual(['sqs']);
  });

  test('an unfinished change when the poll closes: the vote stands, and is shown', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ allowVoteChange: true }));
    const visitor = service.visitor(poll.pollId);
    await vote(visitor, ['s3']);
    const first = await visitor.start(CHANGE);

    // Act
    await service.putPoll({ ...poll, version: 2, status: 'closed' });
    const end = await visitor.answer(first.view?.screenToken, inAHurry);

    // Assess
    expect([end.status, end.problem?.code]).toEqual([409, 'poll-not-open']);
    expect(end.session).toMatchObject({ status: 'completed', answers: { services: choose('s3') } });
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });

  test('a change that nobody finishes in time: the vote stands, and can be changed again', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ allowVoteChange: true }));
    const visitor = service.visitor(pollId);
    await vote(visitor, ['s3']);
    await service.putPoll(aPoll({ allowVoteChange: true, screenHeartbeatSeconds: 5 }));
    await visitor.start(CHANGE);

    // Act
    const ended = await visitor.until(({ status }) => status !== 'waiting');
    await service.putPoll(aPoll({ allowVoteChange: true }));
    const changed = await vote(visitor, ['sqs'], CHANGE);

    // Assess
    expect(ended.status).toBe('completed');
    expect(JSON.parse(ended.answers).services).toEqual(choose('s3'));
    expect(changed.view?.status).toBe('completed');
    expect((await visitor.ballot())?.serviceNames).toEqual(['sqs']);
  });

  test('a voter with a code whose other device voted first can change the vote at once', async () => {
    // Prepare: both devices begin, one completes, the other is told so at its end.
    const { pollId } = await service.putPoll(aPoll({ pollId: 'by-code', identity: 'code', allowVoteChange: true }));
    await service.giveOut(pollId, CODE);
    const [one, other] = [service.visitor(pollId), service.visitor(pollId)];
    const first = await other.start({ code: CODE });
    await vote(one, ['s3'], { code: CODE });
    const second = await other.answer(first.view?.screenToken, inAHurry);
    const refused = await other.answer(second.view?.screenToken, choose('sqs'));

    // Act
    const changed = await vote(other, ['lambda'], { code: CODE, ...CHANGE });

    // Assess
    expect([refused.status, refused.session?.status]).toEqual([409, 'already-voted']);
    expect(changed.view?.status).toBe('completed');
    expect(await votedFor(pollId)).toEqual(['lambda']);
  });

  test('of two changes at once by one code, the loser can change the vote again', async () => {
    // Prepare
    const { pollId } = await service.putPoll(aPoll({ pollId: 'two-changes', identity: 'code', allowVoteChange: true }));
    await service.giveOut(pollId, CODE);
    const start = { code: CODE, ...CHANGE };
    const [one, other] = [service.visitor(pollId), service.visitor(pollId)];
    await vote(one, ['s3'], { code: CODE });
    const onOne = await one.start(start);
    const onOther = await other.start(start);
    const last = [
      await one.answer(onOne.view?.screenToken, inAHurry),
      await other.answer(onOther.view?.screenToken, inAHurry),
    ] as const;

    // Act
    const won = await one.answer(last[0].view?.screenToken, choose('sqs'));
    const lost = await other.answer(last[1].view?.screenToken, choose('dynamodb'));
    const again = await vote(other, ['lambda'], start);

    // Assess
    expect([won.view?.status, lost.status, lost.session]).toEqual([
      'completed',
      409,
      expect.objectContaining({ status: 'already-voted', answers: {} }),
    ]);
    expect(again.view?.status).toBe('completed');
    expect(await votedFor(pollId)).toEqual(['lambda']);
  });
});
