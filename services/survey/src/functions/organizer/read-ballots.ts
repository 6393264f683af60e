import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { readBallots } from '../../organizer/export/read-ballots.ts';
import { createExportDependencies } from '../../wiring/export.ts';

const dependencies = createExportDependencies();

/** GET /organizer/polls/{pollId}/ballots */
export const handler = httpHandler(routes.readBallots, async ({ params, query, organizer }) => ({
  status: 200,
  body: await readBallots(dependencies, { pollId: params.pollId, cursor: query.cursor, organizer }),
}));
