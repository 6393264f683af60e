import { aChoice, aPoll, choose, inAHurry, optionsOf } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

let service: SurveyService;
beforeAll(async () => {
  service = await startSurveyService();
});
afterAll(() => service.stop());

const HOUR_MS = 3_600_000;
const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

describe('a poll that is not open', () => {
  test('can’t be started before its time: 409 that says when it opens', async () => {
    const opensAt = inMs(HOUR_MS);
    const { pollId } = await service.putPoll(aPoll({ opensAt }));
    const { status, problem } = await service.visitor(pollId).start();
    expect([status, problem?.code, problem?.opensAt, problem?.closedAt]).toEqual([
      409,
      'poll-not-open',
      opensAt,
      undefined,
    ]);
  });

  test.each([
    ['its time has passed', { closesAt: inMs(-HOUR_MS) }],
    ['it was closed', { status: 'closed', closedAt: inMs(-HOUR_MS) }],
  ] as const)('is not started where %s: 409 that says when it closed', async (_what, change) => {
    const { pollId } = await service.putPoll(aPoll(change));
    const { status, problem } = await service.visitor(pollId).start();
    const closing = 'closesAt' in change ? change.closesAt : change.closedAt;
    expect([status, problem?.code, problem?.closedAt]).toEqual([409, 'poll-not-open', closing]);
  });

  test('an answer after the closing time: 409, nothing is recorded, and the session says so', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'over' }));
    const visitor = service.visitor(poll.pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);

    // Act
    const closesAt = inMs(-1);
    await service.putPoll({ ...poll, version: 2, closesAt });
    const end = await visitor.answer(second.view?.screenToken, choose('s3'));

    // Assess
    expect([end.status, end.problem?.code, end.problem?.closedAt]).toEqual([409, 'poll-not-open', closesAt]);
    expect(end.session?.status).toBe('closed');
    expect(await visitor.ballot()).toBeUndefined();
  });

  test('an answer that arrived before the closing is recorded, even if the poll is read after it', async () => {
    // Prepare
    const poll = await service.putPoll(aPoll({ pollId: 'in-flight' }));
    const visitor = service.visitor(poll.pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);

    // Act: by the server's clock, the poll closes after the answer
    await service.putPoll({ ...poll, version: 2, status: 'closed', closedAt: inMs(HOUR_MS) });
    const end = await visitor.answer(second.view?.screenToken, choose('s3'));

    // Assess
    expect(end.view?.status).toBe('completed');
    expect((await visitor.ballot())?.serviceNames).toEqual(['s3']);
  });

  test('a hidden option can’t be chosen: 422 that names its path', async () => {
    const poll = await service.putPoll(aPoll({ pollId: 'hidden-option' }));
    const visitor = service.visitor(poll.pollId);
    const first = await visitor.start();
    const second = await visitor.answer(first.view?.screenToken, inAHurry);
    const options = optionsOf('s3', 'sqs', 'lambda', 'dynamodb').map((each) => ({ ...each, hidden: each.id === 's3' }));
    const screens = poll.screens.map((each) =>
      each.id === 'services' ? aChoice('services', { options, rules: each.rules }) : each,
    );
    await service.putPoll(aPoll({ pollId: poll.pollId, version: 2, screens }));
    const refused = await visitor.answer(second.view?.screenToken, choose('sqs', 's3'));
    expect([refused.status, refused.problem?.errors?.map(({ path }) => path)]).toEqual([
      422,
      ['body.answer.optionIds.1'],
    ]);
    expect((await visitor.answer(second.view?.screenToken, choose('sqs'))).view?.status).toBe('completed');
  });
});
