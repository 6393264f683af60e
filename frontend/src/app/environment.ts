import { PollId } from '@booth/shared';
import { z } from 'zod';

/** Where the services are, as the build was told. Addresses may end in a path, such as a stage. */
const Environment = z.object({
  VITE_SURVEY_URL: z.url({ protocol: /^https?$/, error: 'use the http(s) address of the survey API' }),
  VITE_AGGREGATION_URL: z.url({ protocol: /^https?$/, error: 'use the http(s) address of the aggregation API' }),
  VITE_REALTIME_URL: z.url({ protocol: /^wss?$/, error: 'use the ws(s) address of the realtime API' }),
  /** The poll that `/` opens: what the QR code at the booth shows. */
  VITE_DEFAULT_POLL: PollId.default('favourite-services'),
});

export interface Environment {
  surveyUrl: string;
  aggregationUrl: string;
  realtimeUrl: string;
  defaultPoll: string;
}

/** A deployment mistake: the message names each variable and says what to do. */
export class EnvironmentError extends Error {}

/** @throws EnvironmentError */
export function parseEnvironment(variables: Record<string, unknown>): Environment {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new EnvironmentError(
      [
        'The front end was built without what it needs to know:',
        ...faults,
        'Start it with "npm start" at the root of the repository, or set these variables for the build.',
      ].join('\n'),
    );
  }
  const { VITE_SURVEY_URL, VITE_AGGREGATION_URL, VITE_REALTIME_URL, VITE_DEFAULT_POLL } = parsed.data;
  return {
    surveyUrl: VITE_SURVEY_URL,
    aggregationUrl: VITE_AGGREGATION_URL,
    realtimeUrl: VITE_REALTIME_URL,
    defaultPoll: VITE_DEFAULT_POLL,
  };
}
