import { routes } from '@booth/shared';
import { httpHandler } from '@booth/shared/lambda';
import { exportBallots } from '../../organizer/export/export-ballots.ts';
import { createExportDependencies } from '../../wiring/export.ts';

const dependencies = createExportDependencies();

/** GET /organizer/polls/{pollId}/ballots.csv */
export const handler = httpHandler(routes.exportBallots, ({ params, query, organizer }) =>
  exportBallots(dependencies, { pollId: params.pollId, cursor: query.cursor, organizer }),
);
