import { ErrorResponse, type UserManager } from 'oidc-client-ts';
import { ConnectionError } from '../../../api/request-error.ts';

type Manager = Pick<UserManager, 'getUser' | 'signinSilent'>;

/**
 * Gives the access token for the next call, renewed by the refresh token where it has expired; undefined where it can't be
 * renewed. Calls at the same time share one renewal, for an issuer may take a refresh token only once.
 * @returns a function that throws a ConnectionError where the issuer can't be reached
 */
export function accessTokenOf(manager: Manager): () => Promise<string | undefined> {
  let renewal: Promise<string | undefined> | undefined;

  const renew = async (): Promise<string | undefined> => {
    try {
      return (await manager.signinSilent())?.access_token;
    } catch (error) {
      if (error instanceof ErrorResponse) return undefined;
      throw new ConnectionError(error);
    }
  };

  return async () => {
    const user = await manager.getUser();
    if (user === null) return undefined;
    if (user.expired !== true) return user.access_token;
    // Without a refresh token the renewal would be a hidden frame, which the content security policy forbids.
    if (user.refresh_token === undefined) return undefined;
    renewal ??= renew().finally(() => {
      renewal = undefined;
    });
    return renewal;
  };
}
