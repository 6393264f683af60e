import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aPoll, because, choose, inNoHurry } from '../support/polls.ts';
import { type SurveyService, startSurveyService } from '../support/survey-service.ts';

let folder: string;
let service: SurveyService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'survey-'));
  service = await startSurveyService({ dataFolder: folder });
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

test('a survey survives a restart of Step Functions: the same screen goes on, with all earlier answers', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll());
  const visitor = service.visitor(pollId);
  const first = await visitor.start();
  const second = await visitor.answer(first.view?.screenToken, inNoHurry);
  const third = await visitor.answer(second.view?.screenToken, choose('s3', 'lambda'));
  const { attempt } = await visitor.present();

  // Act
  await service.workflows.restart();
  const reread = await visitor.read();
  const restarted = await visitor.start();
  const back = await visitor.back(third.view?.screenToken);
  const thirdAgain = await visitor.answer(back.view?.screenToken, choose('s3', 'sqs'));
  await service.workflows.restart();
  const end = await visitor.answer(thirdAgain.view?.screenToken, because('it is still there'));

  // Assess
  expect([reread.view, restarted.view]).toEqual([third.view, third.view]);
  expect(back.view).toMatchObject({ screenId: 'services', answers: { services: choose('s3', 'lambda') } });
  expect((await visitor.present()).attempt).toBe(attempt);
  expect(end.view).toMatchObject({
    status: 'completed',
    answers: { you: inNoHurry, services: choose('s3', 'sqs'), why: because('it is still there') },
  });
  expect((await visitor.ballot())?.serviceNames).toEqual(['s3', 'sqs']);
  expect(await service.untilEnded(service.executionArn(await visitor.present()))).toBe('SUCCEEDED');
});

test('an answer from before the restart is recognized when it is repeated after it', async () => {
  // Prepare
  const { pollId } = await service.putPoll(aPoll({ pollId: 'again' }));
  const visitor = service.visitor(pollId);
  const first = await visitor.start();
  const second = await visitor.answer(first.view?.screenToken, inNoHurry);

  // Act
  await service.workflows.restart();
  const repeated = await visitor.answer(first.view?.screenToken, inNoHurry);

  // Assess
  expect([repeated.status, repeated.view]).toEqual([200, second.view]);
});
