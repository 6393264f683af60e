import { ErrorResponse, type UserManager } from 'oidc-client-ts';
import { ConnectionError } from '../../../api/request-error.ts';

type Manager = Pick<UserManager, 'getUser' | 'signinSilent'>;

/**
 * Gives out the organizer's access token.
 * @throws ConnectionError if the issuer can't be reached
 */
export interface Access {
  /** Returns the token for the next call, renewed if it has expired; undefined if there is none. */
  token: () => Promise<string | undefined>;
  /**
   * Renews a token that the API refused, even if it looks valid by this device's clock. Returns
   * true if there is a new one.
   */
  renew: () => Promise<boolean>;
}

export function createAccess(manager: Manager): Access {
  /** The refresh token that the issuer has refused: asking again would not help. */
  let refused: string | undefined;

  const renewed = async (): Promise<string | undefined> => {
    const refreshToken = (await manager.getUser())?.refresh_token;
    // Without a refresh token, the library would renew in a hidden frame, which the content
    // security policy forbids.
    if (refreshToken === undefined || refreshToken === refused) return undefined;
    try {
      return (await manager.signinSilent())?.access_token;
    } catch (error) {
      if (!(error instanceof ErrorResponse)) throw new ConnectionError(error);
      if (error.error === 'invalid_grant') refused = refreshToken;
      return undefined;
    }
  };

  return {
    async token() {
      const user = await manager.getUser();
      if (user === null) return undefined;
      return user.expired === true ? renewed() : user.access_token;
    },
    renew: async () => (await renewed()) !== undefined,
  };
}
