import { routes } from '@booth/shared';
import { httpHandler, readEnvironment } from '@booth/shared/lambda';
import * as z from 'zod/mini';
import { createListedPolls } from '../polls/dynamodb-listed-polls.ts';
import { listOpenPolls } from '../polls/list-open-polls.ts';
import { documents } from '../wiring/clients.ts';

const environment = readEnvironment(z.object({ POLLS_TABLE: z.string(), LISTED_POLLS_INDEX: z.string() }));
const listed = createListedPolls(documents, {
  pollsTable: environment.POLLS_TABLE,
  index: environment.LISTED_POLLS_INDEX,
});

/** GET /polls */
export const handler = httpHandler(routes.listOpenPolls, () => listOpenPolls(listed, new Date()));
