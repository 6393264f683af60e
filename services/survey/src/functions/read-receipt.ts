import { IDEMPOTENCY_KEY_HEADER, routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import { createReceipts, receiptKeyReader } from '@booth/shared/lambda/receipt';
import * as z from 'zod/mini';
import { createPolls } from '../polls/dynamodb-polls.ts';
import { createBallots } from '../visitor/dynamodb-ballots.ts';
import { readReceipt } from '../visitor/read-receipt.ts';
import { documents } from '../wiring/clients.ts';

const environment = readEnvironment(z.object({ POLLS_TABLE: z.string(), VOTES_TABLE: z.string() }));
const dependencies = {
  polls: createPolls(documents, environment.POLLS_TABLE),
  ballots: createBallots(documents, environment.VOTES_TABLE),
  receipts: createReceipts(receiptKeyReader()),
};

/** POST /polls/{pollId}/receipts */
export const handler = httpHandler(routes.readReceipt, async ({ params, deviceId, headers, body = {} }) => ({
  status: 200,
  body: await readReceipt(dependencies, {
    pollId: params.pollId,
    deviceId,
    proof: body,
    idempotencyKey: headers[IDEMPOTENCY_KEY_HEADER],
  }),
}));
