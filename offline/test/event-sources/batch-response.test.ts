import { readBatchResponse, reportedFailures } from '../../src/event-sources/batch-response.ts';

const batch = ['100', '101', '102'];
const failures = (...identifiers: unknown[]) =>
  JSON.stringify({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) });
const failed = { kind: 'failed' };
const succeeded = { kind: 'succeeded' };

test.each([
  ['no answer is success', '', succeeded],
  ['white space is no answer', ' \n', succeeded],
  ['null is success', 'null', succeeded],
  ['an empty object is success', '{}', succeeded],
  ['a null list is success', '{"batchItemFailures":null}', succeeded],
  ['an empty list is success', '{"batchItemFailures":[]}', succeeded],
  ['one failure is the checkpoint', failures('101'), { kind: 'failedFrom', index: 1 }],
  ['the lowest of several failures is the checkpoint', failures('102', '101'), { kind: 'failedFrom', index: 1 }],
  ['an unknown identifier fails the batch', failures('999'), failed],
  ['an unknown identifier beside a known one fails the batch', failures('101', '999'), failed],
  ['an empty identifier fails the batch', failures(''), failed],
  ['a null identifier fails the batch', failures(null), failed],
  ['a bad key name fails the batch', '{"batchItemFailures":[{"itemIdentifer":"101"}]}', failed],
  ['a list that is no list fails the batch', '{"batchItemFailures":"101"}', failed],
  ['a failure that is no object fails the batch', '{"batchItemFailures":[null]}', failed],
  ['a failure that is only its identifier fails the batch', '{"batchItemFailures":["101"]}', failed],
  ['an identifier that is a number fails the batch', failures(101), failed],
  ['an answer that is a list fails the batch', '[]', failed],
  ['an answer that is no object fails the batch', '"ok"', failed],
  ['an answer that is not JSON fails the batch', 'ok', failed],
])('%s', (_rule, payload, outcome) => {
  expect(readBatchResponse(payload, batch)).toEqual(outcome);
});

test.each([
  ['no failures', '{}', []],
  ['the failures, in the order of the answer', failures('102', '100'), [2, 0]],
  ['that all failed if one is unknown', failures('100', '999'), undefined],
  ['that all failed if the answer is not JSON', '{', undefined],
])('of a queue, an answer reports %s', (_what, payload, indexes) => {
  expect(reportedFailures(payload, batch)).toEqual(indexes);
});
