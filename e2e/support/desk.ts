import { type Poll, type PollSwitch, type Route, routes } from '@booth/shared';
import { createSignInClient } from 'serverless-offline-step-functions-cloud/sign-in';
import type { BoothCloud } from './booth.ts';
import { httpClient } from './http-client.ts';

/** What an organizer does through the API, without a page. */
export interface Desk {
  /**
   * Opens, closes, archives or reveals a poll, or sets its times. Returns the moment of the answer,
   * as `performance.now` has it.
   */
  switchPoll: (pollId: string, change: PollSwitch) => Promise<number>;
  /** Returns the stored poll. */
  readPoll: (pollId: string) => Promise<Poll>;
}

/** Signs in as the organizer hanako. */
export async function organizersDesk(cloud: BoothCloud): Promise<Desk> {
  const address = (label: string) => cloud.addresses.find((each) => each.label === label)?.url ?? '';
  const addresses: Record<Route['service'], string> = {
    survey: address('Survey API'),
    aggregation: address('Results API'),
  };
  const signIn = createSignInClient({
    issuer: address('Sign-in (OpenID Connect issuer)'),
    clientId: 'booth-organize',
    redirectUri: `http://localhost:${cloud.endpoints['frontend.port']}/organize/signed-in`,
  });
  const { access_token: token } = await signIn.signIn('hanako');
  const client = httpClient(addresses);
  return {
    switchPoll: async (pollId, change) => {
      const { problem } = await client.call(routes.switchPoll, { params: { pollId }, body: change, token });
      if (problem !== undefined) throw new Error(`The organizer was refused: ${JSON.stringify(problem)}`);
      return performance.now();
    },
    readPoll: async (pollId) => {
      const { view, problem } = await client.call(routes.readPoll, { params: { pollId }, token });
      if (view === undefined) throw new Error(`The organizer was refused: ${JSON.stringify(problem)}`);
      return view;
    },
  };
}
