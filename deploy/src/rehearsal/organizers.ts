import {
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
} from '@aws-sdk/client-cognito-identity-provider';
import { Poll, PollList, versionTag } from '@booth/shared';
import type { Stacks } from '../stacks.ts';
import type { Booth } from './booth.ts';
import type { Exercise } from './exercise.ts';
import { TAPPED_POLL } from './polls.ts';
import { signIn } from './sign-in.ts';

/** The name of the account that `npm run organizer -- add` made, from its mail address. */
export const ORGANIZER = 'hanako';
const PASSWORD = 'A-password-of-16';

interface Dependencies {
  booth: Booth;
  stacks: Stacks;
  /** The address of Cognito's sign-in pages at the emulator. */
  signInDomain: string;
  config: CognitoIdentityProviderClientConfig;
}

/** Returns the exercises of organizers. */
export function organizerExercises({ booth: { survey }, stacks, signInDomain, config }: Dependencies): Exercise[] {
  let token = '';
  const signedIn = () => ({ authorization: `Bearer ${token}` });

  return [
    {
      name: 'Without a sign-in, nobody can organize',
      run: async () => {
        await survey.refusal('/organizer/polls', 'not-signed-in', { status: 401 });
        const headers = { authorization: 'Bearer a.forged.token' };
        await survey.refusal('/organizer/polls', 'not-signed-in', { headers, status: 401 });
      },
    },
    {
      name: "An organizer signs in on Cognito's page",
      run: async () => {
        const pool = await stacks.output('survey', 'OrganizersPoolId');
        const cognito = new CognitoIdentityProviderClient(config);
        // The mail with the first password is not readable here.
        await cognito.send(
          new AdminSetUserPasswordCommand({
            UserPoolId: pool,
            Username: ORGANIZER,
            Password: PASSWORD,
            Permanent: true,
          }),
        );
        const site = await stacks.output('hosting', 'FrontendUrl');
        const tokens = await signIn({
          ...{ domain: signInDomain, clientId: await stacks.output('survey', 'SignInClientId') },
          ...{ redirectUri: `${site}/organize/signed-in`, username: ORGANIZER, password: PASSWORD },
        });
        token = tokens.access_token;
      },
    },
    {
      name: 'An organizer lists the polls and closes one',
      run: async () => {
        const headers = signedIn();
        await survey.request('/organizer/polls', { headers, schema: PollList });
        const path = `/organizer/polls/${TAPPED_POLL}`;
        const { version } = await survey.request(path, { headers, schema: Poll });
        await survey.request(path, {
          ...{ method: 'PATCH', headers: { ...headers, 'if-match': versionTag(version) } },
          ...{ json: { status: 'closed' }, schema: Poll },
        });
        await survey.refusal(`/polls/${TAPPED_POLL}/sessions`, 'poll-not-open', {
          ...{ method: 'POST', headers: { 'x-device-id': crypto.randomUUID() }, status: 409 },
        });
      },
    },
  ];
}
