import { setTimeout as delay } from 'node:timers/promises';
import type { Poll } from '@booth/shared';
import { aPoll, because, choose, inAHurry, inNoHurry } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

let polls = 0;
const putPoll = (change: Partial<Poll> = {}) => {
  polls += 1;
  return service.putPoll(aPoll({ pollId: `anew-${polls}`, ...change }));
};
type Visitor = ReturnType<SurveyService['visitor']>;

/** Who was there before answers the first screen, and goes away. `left`: the screen that is left. */
async function abandoned(visitor: Visitor, start: Parameters<Visitor['start']>[0] = {}) {
  const first = await visitor.start(start);
  const second = await visitor.answer(first.view?.screenToken, inNoHurry);
  return { left: second.view?.screenToken, item: await visitor.present() };
}

/** Answers the two screens of who is in a hurry. */
async function complete(visitor: Visitor, screenToken: string | undefined, optionId = 'sqs') {
  const second = await visitor.answer(screenToken, inAHurry);
  return visitor.answer(second.view?.screenToken, choose(optionId));
}

const ballotsOf = async (pollId: string) => (await service.ballotItems()).filter((ballot) => ballot.pollId === pollId);

describe('who begins anew on a device where somebody else’s survey is under way', () => {
  test('begins at the first screen, with nothing of what was answered; the survey before ends unrecorded', async () => {
    // Prepare
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const { left, item } = await abandoned(visitor);

    // Act
    const begun = await visitor.start({ anew: left });
    const late = await visitor.answer(left, choose('s3'));
    const end = await complete(visitor, begun.view?.screenToken);

    // Assess
    expect([begun.status, begun.view]).toMatchObject([201, { screenId: 'you', stepsBack: 0, answers: {} }]);
    expect(await service.untilEnded(service.executionArn(item))).toBe('SUCCEEDED');
    expect([late.status, late.problem?.code, late.session]).toEqual([409, 'stale-screen', begun.view]);
    expect(end.view).toMatchObject({ status: 'completed', answers: { you: inAHurry, services: choose('sqs') } });
    expect(await ballotsOf(pollId)).toMatchObject([{ serviceNames: ['sqs'] }]);
  });

  test('and asks again because the answer was lost, or in a second tab, comes to the same survey', async () => {
    // Prepare
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const { left } = await abandoned(visitor);

    // Act
    const answers = await Promise.all([1, 2, 3].map(() => visitor.start({ anew: left })));
    const again = await visitor.start({ anew: left });

    // Assess
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 201]);
    for (const { view } of answers) expect(view).toEqual(again.view);
    expect([again.status, again.view?.status]).toEqual([200, 'waiting']);
  });

  test('whose first request comes a second time, after answers: the new survey goes on, and ends as it would', async () => {
    // Prepare
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const { left } = await abandoned(visitor);
    const begun = await visitor.start({ anew: left });
    const second = await visitor.answer(begun.view?.screenToken, inAHurry);

    // Act
    const late = await visitor.start({ anew: left });
    const end = await visitor.answer(second.view?.screenToken, choose('sqs'));
    const later = await visitor.start({ anew: left });

    // Assess
    expect([late.status, late.view]).toEqual([200, second.view]);
    expect(end.view).toMatchObject({ status: 'completed', answers: { you: inAHurry, services: choose('sqs') } });
    expect([later.status, later.problem?.code, later.session]).toEqual([409, 'already-voted', end.view]);
    expect(await ballotsOf(pollId)).toMatchObject([{ serviceNames: ['sqs'] }]);
  });

  test('where nothing was submitted begins a new survey, too', async () => {
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const left = await visitor.start();
    const begun = await visitor.start({ anew: left.view?.screenToken });
    expect([begun.status, begun.view?.screenId]).toEqual([201, 'you']);
    expect(begun.view?.screenToken).not.toBe(left.view?.screenToken);
  });

  test('from a screen that nobody left there goes on with the survey that there is, or begins the first', async () => {
    const { pollId } = await putPoll();
    const [visitor, other] = [service.visitor(pollId), service.visitor(pollId)];
    const elsewhere = await abandoned(other);
    const first = await visitor.start({ anew: elsewhere.left });
    const again = await visitor.start({ anew: elsewhere.left });
    expect([first.status, again.status, again.view]).toEqual([201, 200, first.view]);
    expect((await other.read()).view?.screenToken).toBe(elsewhere.left);
  });

  test('from a screen that has been answered since goes on with that survey', async () => {
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const moved = await visitor.answer(first.view?.screenToken, inNoHurry);
    const begun = await visitor.start({ anew: first.view?.screenToken });
    expect([begun.status, begun.view]).toEqual([200, moved.view]);
  });

  test('where it has just completed hears that it has: nothing is lost', async () => {
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const { left } = await abandoned(visitor);
    const third = await visitor.answer(left, choose('sqs'));
    const end = await visitor.answer(third.view?.screenToken, because(''));
    const [anew, plain] = [await visitor.start({ anew: third.view?.screenToken }), await visitor.start()];
    expect([anew.status, anew.problem?.code, anew.session]).toEqual([409, 'already-voted', end.view]);
    expect(anew.problem).toEqual(plain.problem);
    expect(await ballotsOf(pollId)).toHaveLength(1);
  });

  test('as its last answer comes in: it is recorded and said so, or it is not and the other begins', async () => {
    for (let round = 0; round < 12; round += 1) {
      // Prepare
      const { pollId } = await putPoll();
      const visitor = service.visitor(pollId);
      const second = await visitor.answer((await visitor.start()).view?.screenToken, inAHurry);

      // Act
      const [last, anew] = await Promise.all([
        visitor.answer(second.view?.screenToken, choose('s3')),
        // From before the ballot to after it.
        delay(10 * round).then(() => visitor.start({ anew: second.view?.screenToken })),
      ]);

      // Assess
      const isRecorded = (await ballotsOf(pollId)).length === 1;
      if (isRecorded) {
        expect([anew.session?.status, last.session?.status]).toEqual(['completed', 'completed']);
      } else {
        expect([anew.status, anew.view?.screenId, last.status]).toEqual([201, 'you', 409]);
        expect((await complete(visitor, anew.view?.screenToken)).view?.status).toBe('completed');
        expect(await ballotsOf(pollId)).toMatchObject([{ serviceNames: ['sqs'] }]);
      }
    }
  });

  test('in a poll where everybody may vote often: the ballots before stay, the survey under way ends', async () => {
    const { pollId } = await putPoll({ identity: 'open' });
    const visitor = service.visitor(pollId);
    await complete(visitor, (await visitor.start()).view?.screenToken, 's3');
    const { left } = await abandoned(visitor);
    const anew = await visitor.start({ anew: left });
    expect([anew.status, anew.view?.screenId]).toEqual([201, 'you']);
    await complete(visitor, anew.view?.screenToken, 'sqs');
    expect((await ballotsOf(pollId)).map(({ serviceNames }) => serviceNames).toSorted()).toEqual([['s3'], ['sqs']]);
  });

  test.each(['@jo', '@ann'])('by name, after jo: %s begins anew, and votes by that name', async (handle) => {
    const { pollId } = await putPoll({ identity: 'handle' });
    const visitor = service.visitor(pollId);
    const { left, item } = await abandoned(visitor, { handle: '@jo' });
    const anew = await visitor.start({ handle, anew: left });
    expect([anew.status, anew.view?.screenId, anew.view?.answers]).toEqual([201, 'you', {}]);
    expect(await service.untilEnded(service.executionArn(item))).toBe('SUCCEEDED');
    await complete(visitor, anew.view?.screenToken);
    expect(await ballotsOf(pollId)).toMatchObject([{ handle, serviceNames: ['sqs'] }]);
  });

  test('after a crash between the session and its execution: the repetition begins it', async () => {
    // Prepare: the session is put, its execution never started.
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const { left, item } = await abandoned(visitor);
    const { screenId, screenToken, taskToken, submissionId, ...unpresented } = item;
    await service.putSession({ ...unpresented, attempt: item.attempt + 1, status: 'starting' });

    // Act
    const begun = await visitor.start({ anew: left });
    const end = await complete(visitor, begun.view?.screenToken);

    // Assess
    expect([begun.status, begun.view?.screenId, end.view?.status]).toEqual([200, 'you', 'completed']);
    expect(await ballotsOf(pollId)).toHaveLength(1);
  });

  test('though the clock by which it began was ahead', async () => {
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const { left, item } = await abandoned(visitor);
    const ahead = item.attempt + 600_000;
    await service.putSession({ ...item, attempt: ahead });
    const begun = await visitor.start({ anew: left });
    expect([begun.status, begun.view?.screenId]).toEqual([201, 'you']);
    expect((await visitor.present()).attempt).toBe(ahead + 1);
  });

  test('of a change that is under way, without the wish to change, hears of the vote, and the change goes on', async () => {
    // Prepare
    const { pollId } = await putPoll({ allowVoteChange: true });
    const visitor = service.visitor(pollId);
    await complete(visitor, (await visitor.start()).view?.screenToken, 's3');
    const { left } = await abandoned(visitor, { change: true });

    // Act
    const anew = await visitor.start({ anew: left });
    const third = await visitor.answer(left, choose('lambda'));
    const end = await visitor.answer(third.view?.screenToken, because(''));

    // Assess
    expect([anew.status, anew.problem?.code]).toEqual([409, 'already-voted']);
    expect(end.view?.status).toBe('completed');
    expect(await ballotsOf(pollId)).toMatchObject([{ serviceNames: ['lambda'] }]);
  });

  test('of a change, from a screen that has been answered since, goes on with the change', async () => {
    const { pollId } = await putPoll({ allowVoteChange: true });
    const visitor = service.visitor(pollId);
    await complete(visitor, (await visitor.start()).view?.screenToken, 's3');
    const first = await visitor.start({ change: true });
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const late = await visitor.start({ anew: first.view?.screenToken });
    expect([late.status, late.view]).toEqual([200, second.view]);
  });

  test('of a change, with the wish to change, begins that anew from what is recorded', async () => {
    const { pollId } = await putPoll({ allowVoteChange: true });
    const visitor = service.visitor(pollId);
    await complete(visitor, (await visitor.start()).view?.screenToken, 's3');
    const { left } = await abandoned(visitor, { change: true });
    const anew = await visitor.start({ anew: left, change: true });
    expect([anew.status, anew.view?.screenId, anew.view?.answers]).toEqual([201, 'you', { you: inAHurry }]);
    expect(await ballotsOf(pollId)).toMatchObject([{ serviceNames: ['s3'] }]);
  });
});
