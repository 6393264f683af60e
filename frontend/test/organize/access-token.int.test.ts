import { routes } from '@booth/shared';
import { ErrorResponse, User } from 'oidc-client-ts';
import { ConnectionError, RefusedError } from '../../src/api/request-error.ts';
import { createAccess } from '../../src/features/organize/sign-in/access-token.ts';
import { tellingRefusals } from '../../src/features/organize/sign-in/organizer-client.ts';
import { answer, aService } from '../support/a-service.ts';

/** A user whose access token is valid for this many more seconds. */
const aUser = (accessToken: string, seconds: number, refreshToken = 'refresh-1') =>
  new User({
    access_token: accessToken,
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_at: Math.floor(Date.now() / 1_000) + seconds,
    profile: { sub: 'jo', iss: 'https://issuer.example', aud: 'booth', exp: 0, iat: 0 },
  });

/** A manager with these answers to renewals, which it counts. */
function aManager(user: User, renew: () => Promise<User>) {
  const manager = {
    renewals: 0,
    user,
    getUser: async () => manager.user,
    signinSilent: async () => {
      manager.renewals += 1;
      manager.user = await renew();
      return manager.user;
    },
  };
  return manager;
}

const refuse = (error: string) => () => Promise.reject(new ErrorResponse({ error }));

describe('the access token', () => {
  it('is renewed once it has expired, not before', async () => {
    const manager = aManager(aUser('first', 60), async () => aUser('second', 60));
    const access = createAccess(manager);
    expect([await access.token(), manager.renewals]).toEqual(['first', 0]);
    manager.user = aUser('first', -1);
    expect([await access.token(), await access.token(), manager.renewals]).toEqual(['second', 'second', 1]);
  });

  it('is undefined if the issuer refuses, which is asked once for each refresh token', async () => {
    const manager = aManager(aUser('first', -1), refuse('invalid_grant'));
    const access = createAccess(manager);
    expect([await access.token(), await access.token(), await access.renew(), manager.renewals]).toEqual([
      undefined,
      undefined,
      false,
      1,
    ]);
    manager.user = aUser('first', -1, 'refresh-2');
    await access.token();
    expect(manager.renewals).toBe(2);
  });

  it('is asked for again if the issuer did not answer or had a temporary error', async () => {
    const away = aManager(aUser('first', -1), () => Promise.reject(new TypeError('Failed to fetch')));
    await expect(createAccess(away).token()).rejects.toThrow(ConnectionError);
    const troubled = aManager(aUser('first', -1), refuse('temporarily_unavailable'));
    const access = createAccess(troubled);
    await access.token();
    await access.token();
    expect(troubled.renewals).toBe(2);
  });
});

describe('a call that is refused for its token', () => {
  const LIST = 'GET /organizer/polls';
  /** Lists the polls of a server that accepts only the token `good`. */
  async function list(renewed: string | undefined) {
    let token = 'bad';
    const service = await aService({}, { accessToken: async () => token });
    service.answers[LIST] = ({ headers }, response) =>
      headers.authorization === 'Bearer good' ? answer(response, 200, { polls: [] }) : answer(response, 401, {});
    const told: string[] = [];
    const renew = async () => {
      token = renewed ?? token;
      return renewed !== undefined;
    };
    const client = tellingRefusals(service.client, renew, (refusal) => told.push(refusal));
    const status = await client.call(routes.listPolls, { once: true }).then(
      (reply) => reply.status,
      (error: unknown) => (error instanceof RefusedError ? error.status : error),
    );
    await service.stop();
    return { status, told, calls: service.asked.length };
  }

  it.each([
    ['is repeated with a new token, without a sign-in', 'good', { status: 200, told: [], calls: 2 }],
    ['is reported if there is no new token', undefined, { status: 401, told: ['not-signed-in'], calls: 1 }],
    ['is reported if the new token is refused as well', 'worse', { status: 401, told: ['not-signed-in'], calls: 2 }],
  ])('%s', async (_what, renewed, expected) => {
    expect(await list(renewed)).toEqual(expected);
  });
});
