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

/** Answers the first screen and leaves. `left` is the token of the screen that is left. */
async function abandoned(visitor: Visitor, start: Parameters<Visitor['start']>[0] = {}) {
  const first = await visitor.start(start);
  const second = await visitor.answer(first.view?.screenToken, inNoHurry);
  return { left: second.view?.screenToken, item: await visitor.present() };
}

/** Answers the two screens of a visitor in a hurry. */
async function complete(visitor: Visitor, screenToken: string | undefined, optionId = 'sqs') {
  const second = await visitor.answer(screenToken, inAHurry);
  return visitor.answer(second.view?.screenToken, choose(optionId));
}

const ballotsOf = async (pollId: string) => (await service.ballotItems()).filter((ballot) => ballot.pollId === pollId);

describe('a visitor who begins anew on a device where somebody else’s survey is under way', () => {
  test('begins at the first screen without answers; the earlier survey ends unrecorded', async () => {
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

  test('gets the same survey in a second tab, or by a repetition after a lost response', async () => {
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

  test('keeps the new survey when the first request arrives again after answers', async () => {
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

  test('begins a new survey also if nothing was submitted', async () => {
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const left = await visitor.start();
    const begun = await visitor.start({ anew: left.view?.screenToken });
    expect([begun.status, begun.view?.screenId]).toEqual([201, 'you']);
    expect(begun.view?.screenToken).not.toBe(left.view?.screenToken);
  });

  test('by the screen of another device goes on with the existing survey, or begins the first', async () => {
    const { pollId } = await putPoll();
    const [visitor, other] = [service.visitor(pollId), service.visitor(pollId)];
    const elsewhere = await abandoned(other);
    const first = await visitor.start({ anew: elsewhere.left });
    const again = await visitor.start({ anew: elsewhere.left });
    expect([first.status, again.status, again.view]).toEqual([201, 200, first.view]);
    expect((await other.read()).view?.screenToken).toBe(elsewhere.left);
  });

  test('by a screen that has been answered since goes on with that survey', async () => {
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const first = await visitor.start();
    const moved = await visitor.answer(first.view?.screenToken, inNoHurry);
    const begun = await visitor.start({ anew: first.view?.screenToken });
    expect([begun.status, begun.view]).toEqual([200, moved.view]);
  });

  test('is told that the vote is recorded if the survey has just completed', async () => {
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

  test('while the last answer arrives: either it is recorded and reported, or the new survey begins', async () => {
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

  test('in a poll of identity `open` keeps the earlier ballots and ends the survey under way', async () => {
    const { pollId } = await putPoll({ identity: 'open' });
    const visitor = service.visitor(pollId);
    await complete(visitor, (await visitor.start()).view?.screenToken, 's3');
    const { left } = await abandoned(visitor);
    const anew = await visitor.start({ anew: left });
    expect([anew.status, anew.view?.screenId]).toEqual([201, 'you']);
    await complete(visitor, anew.view?.screenToken, 'sqs');
    expect((await ballotsOf(pollId)).map(({ serviceNames }) => serviceNames).toSorted()).toEqual([['s3'], ['sqs']]);
  });

  test.each(['@jo', '@ann'])(
    'in a poll of names, after @jo: %s begins anew, and votes by that name',
    async (handle) => {
      const { pollId } = await putPoll({ identity: 'handle' });
      const visitor = service.visitor(pollId);
      const { left, item } = await abandoned(visitor, { handle: '@jo' });
      const anew = await visitor.start({ handle, anew: left });
      expect([anew.status, anew.view?.screenId, anew.view?.answers]).toEqual([201, 'you', {}]);
      expect(await service.untilEnded(service.executionArn(item))).toBe('SUCCEEDED');
      await complete(visitor, anew.view?.screenToken);
      expect(await ballotsOf(pollId)).toMatchObject([{ handle, serviceNames: ['sqs'] }]);
    },
  );

  test('gets the survey by a repetition after a crash between the session and its execution', async () => {
    // Prepare: the session is stored, its execution never started.
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

  test('succeeds even if the clock of the earlier start was ahead', async () => {
    const { pollId } = await putPoll();
    const visitor = service.visitor(pollId);
    const { left, item } = await abandoned(visitor);
    const ahead = item.attempt + 600_000;
    await service.putSession({ ...item, attempt: ahead });
    const begun = await visitor.start({ anew: left });
    expect([begun.status, begun.view?.screenId]).toEqual([201, 'you']);
    expect((await visitor.present()).attempt).toBe(ahead + 1);
  });

  test('without the wish to change, during a change, is told of the vote, and the change goes on', async () => {
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

  test('during a change, by a screen that has been answered since, goes on with the change', async () => {
    const { pollId } = await putPoll({ allowVoteChange: true });
    const visitor = service.visitor(pollId);
    await complete(visitor, (await visitor.start()).view?.screenToken, 's3');
    const first = await visitor.start({ change: true });
    const second = await visitor.answer(first.view?.screenToken, inNoHurry);
    const late = await visitor.start({ anew: first.view?.screenToken });
    expect([late.status, late.view]).toEqual([200, second.view]);
  });

  test('during a change, with the wish to change, begins the change anew from the recorded ballot', async () => {
    const { pollId } = await putPoll({ allowVoteChange: true });
    const visitor = service.visitor(pollId);
    await complete(visitor, (await visitor.start()).view?.screenToken, 's3');
    const { left } = await abandoned(visitor, { change: true });
    const anew = await visitor.start({ anew: left, change: true });
    expect([anew.status, anew.view?.screenId, anew.view?.answers]).toEqual([201, 'you', { you: inAHurry }]);
    expect(await ballotsOf(pollId)).toMatchObject([{ serviceNames: ['s3'] }]);
  });
});
