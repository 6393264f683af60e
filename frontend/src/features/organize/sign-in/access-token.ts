import { ErrorResponse, type UserManager } from 'oidc-client-ts';
import { ConnectionError } from '../../../api/request-error.ts';

type Manager = Pick<UserManager, 'getUser' | 'signinSilent'>;

/**
 * The access token of who has signed in. Both throw a ConnectionError where the issuer can't be
 * reached.
 */
export interface Access {
  /**
   * The token for the next call, renewed where it has expired; undefined where it can't be renewed.
   */
  token: () => Promise<string | undefined>;
  /**
   * Renews a token that was refused, whatever this device's clock says of it. Returns whether there
   * is a new one.
   */
  renew: () => Promise<boolean>;
}

export function createAccess(manager: Manager): Access {
  /** The refresh token that the issuer takes no more: it is not asked again and again. */
  let refused: string | undefined;

  const renewed = async (): Promise<string | undefined> => {
    const refreshToken = (await manager.getUser())?.refresh_token;
    // Without a refresh token the renewal would be a hidden frame, which the content security
    // policy forbids.
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
