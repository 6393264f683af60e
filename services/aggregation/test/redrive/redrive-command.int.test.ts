import { logger } from '@booth/shared/lambda';
import { aContext } from '../../../../shared/test/support/lambda-context.ts';
import type { Invocation } from '../../../../shared/test/support/lambda-endpoint.ts';
import { type RedriveReport, RedriveRequest } from '../../src/redrive/redrive-contract.ts';
import { aBallot, aRecord, castRecord } from '../support/ballots.ts';
import { NOTHING } from '../support/dead-letter-records.ts';
import { runCommand } from '../support/operator-command.ts';
import { recount } from '../support/recount.ts';
import { type RedriveService, startRedriveService } from '../support/redrive-service.ts';
import { COUNTED, RESULTS } from '../support/tables.ts';

const run = (handle: (invocation: Invocation) => unknown, ...options: string[]) =>
  runCommand('redrive', handle, ...options);

const aReport = (differences: Partial<RedriveReport>): RedriveReport => ({ ...NOTHING, ...differences });

describe('npm run redrive', () => {
  let service: RedriveService;
  beforeEach(async () => {
    service = await startRedriveService();
  });
  afterEach(() => service.stop());

  test('calls the deployed function, says what is left and why, and ends with 1', async () => {
    // Prepare
    const { dynamodb, sqsEndpoint, queueUrl, streamArns } = service;
    Object.assign(process.env, dynamodb.env, { AWS_ENDPOINT_URL_SQS: sqsEndpoint, DEAD_LETTER_QUEUE_URL: queueUrl });
    Object.assign(process.env, { VOTES_STREAM_ARN: streamArns.votes, POLLS_STREAM_ARN: streamArns.polls });
    Object.assign(process.env, { RESULTS_TABLE: RESULTS, COUNTED_TABLE: COUNTED });
    logger.setLogLevel('SILENT');
    // Loaded only now, because it reads its environment when it is loaded.
    const { handler } = await import('../../src/functions/redrive.ts');
    const invoke = ({ payload }: Invocation) => handler(payload, aContext({ getRemainingTimeInMillis: () => 900_000 }));
    service.write(
      castRecord(aBallot()),
      aRecord({ after: { ...aBallot({ voter: 'bob' }), oops: 'x'.repeat(300_000) } }),
    );

    // Act
    const first = await run(invoke);
    const second = await run(invoke, '--drop-unreadable');

    // Assess
    expect(first).toMatchObject({ code: 1, errors: '' });
    expect(first.output).toContain('1 message counted');
    expect(first.output).toContain('npm run rebuild -- --poll favourites');
    expect(second).toMatchObject({ code: 0, errors: '' });
    expect(second.output).toContain('1 message dropped');
    expect(second.output).toContain('Nothing is left in the queue.');
    expect(await service.counts()).toEqual(recount([aBallot()]));
  });
});

describe('npm run redrive, whatever the function answers', () => {
  test('calls again while there is more, with the messages that it has seen, and prints the progress', async () => {
    // Prepare
    const calls: Invocation[] = [];
    const answers = [
      aReport({
        counted: 7,
        stillUncountable: [{ messageId: 'a', reason: 'no option' }],
        failed: [{ messageId: 'c', reason: 'busy' }],
        unknown: [{ messageId: 'd', reason: 'no message of ours' }],
        heldElsewhere: 0,
        more: true,
      }),
      aReport({
        counted: 2,
        unreadable: [{ messageId: 'b', reason: 'gone', stream: 'votes' }],
        heldElsewhere: 9,
        more: true,
      }),
      aReport({ counted: 1 }),
    ];

    // Act
    const { code, output } = await run((invocation) => {
      calls.push(invocation);
      return answers[calls.length - 1];
    });

    // Assess
    expect(calls.map(({ functionName }) => functionName)).toEqual(
      Array.from({ length: 3 }, () => 'booth-aggregation-dev-redrive'),
    );
    expect(calls.map(({ payload }) => RedriveRequest.parse(payload).seen)).toEqual([
      [],
      ['c', 'd', 'a'],
      ['c', 'd', 'a', 'b'],
    ]);
    expect(code).toBe(1);
    expect(output).toMatch(/^7 messages counted, 3 stay, 0 dropped so far/);
    expect(output).toContain('10 messages counted');
    expect(output).toContain('1 × no option');
    expect(output).toContain('1 × busy');
    expect(output).toContain('1 × no message of ours');
    expect(output).not.toContain('another redrive');
  });

  test('calls the function of the stage, and asks to drop only on request', async () => {
    const calls: Invocation[] = [];
    const answer = (invocation: Invocation) => {
      calls.push(invocation);
      return aReport({});
    };
    await run(answer, '--stage', 'prod');
    await run(answer, '--stage', 'prod', '--drop-unreadable');
    await run(answer, '--stage', 'prod', '--drop-uncountable');
    const functionName = 'booth-aggregation-prod-redrive';
    expect(calls).toMatchObject([
      { functionName, payload: { dropUnreadable: false, dropUncountable: false } },
      { functionName, payload: { dropUnreadable: true, dropUncountable: false } },
      { functionName, payload: { dropUnreadable: false, dropUncountable: true } },
    ]);
  });

  test('ends with 1 if another run holds messages or the function fails, and with 2 for an unknown option', async () => {
    const held = await run(() => aReport({ heldElsewhere: 3 }));
    const failed = await run(() => {
      throw new Error('no such table');
    });
    const wrong = await run(() => aReport({}), '--drop-all');
    expect([held.code, failed.code, wrong.code]).toEqual([1, 1, 2]);
    expect(held.output).toContain('3 messages were held by another redrive');
    expect(failed.errors).toContain('no such table');
    expect(wrong.errors).toContain('--drop-unreadable');
  });
});
