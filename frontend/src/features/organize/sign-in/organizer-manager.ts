import { type SigninSilentArgs, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { SignInSettings } from '../../../page/environment.ts';

/** Where the issuer sends organizers after signing in; registered there. */
export const SIGNED_IN_PATH = '/organize/signed-in';
/** Where the issuer sends organizers after signing out; registered there. */
export const SIGNED_OUT_PATH = '/organize';

/** The scopes that the sign-in asks for. With them, the page can show who is signed in. */
const SCOPES = ['openid', 'email'];
/**
 * Some issuers give a refresh token only for this scope. Cognito always gives one and rejects the
 * scope.
 */
const REFRESH_SCOPE = 'offline_access';

/**
 * Runs one renewal at a time in the page. After a laptop has slept, the library's timer and the
 * page's calls find the token expired at the same moment, and an issuer that rotates refresh tokens
 * accepts each only once.
 */
class OrganizerManager extends UserManager {
  static #renewal: Promise<User | null> | undefined;

  override signinSilent(args?: SigninSilentArgs): Promise<User | null> {
    OrganizerManager.#renewal ??= super.signinSilent(args).finally(() => {
      OrganizerManager.#renewal = undefined;
    });
    return OrganizerManager.#renewal;
  }
}

/**
 * Creates the sign-in by authorization code and PKCE. Tokens live in `sessionStorage`: they survive
 * a reload and end with the tab. After `startSilentRenew`, renews the access token a minute before
 * it expires.
 */
export function createOrganizerManager(settings: SignInSettings, origin: string): UserManager {
  const store = new WebStorageStateStore({ store: window.sessionStorage });
  return new OrganizerManager({
    authority: settings.authority,
    client_id: settings.clientId,
    redirect_uri: origin + SIGNED_IN_PATH,
    post_logout_redirect_uri: origin + SIGNED_OUT_PATH,
    response_type: 'code',
    scope: SCOPES.join(' '),
    userStore: store,
    stateStore: store,
    // Off at construction: React may discard a component before its effects run, and nothing would
    // stop its timers.
    automaticSilentRenew: false,
    // Fills in what the discovery document leaves out.
    ...(settings.logoutUrl !== undefined && { metadataSeed: { end_session_endpoint: settings.logoutUrl } }),
  });
}

/** Goes to the issuer's sign-in page, which leads back to `returnTo`, a path of this site. */
export async function startSignIn(manager: UserManager, returnTo: string): Promise<void> {
  const { scopes_supported: known } = await manager.metadataService.getMetadata();
  const scopes = known?.includes(REFRESH_SCOPE) === true ? [...SCOPES, REFRESH_SCOPE] : SCOPES;
  await manager.signinRedirect({ scope: scopes.join(' '), state: { returnTo } });
}

/**
 * Signs out here and, if the issuer has a page for that, there. Cognito wants `client_id` and
 * `logout_uri` instead of the standard's parameters
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html).
 */
export async function signOut(manager: UserManager): Promise<void> {
  const { client_id, post_logout_redirect_uri: back = '' } = manager.settings;
  const { end_session_endpoint: endpoint } = await manager.metadataService.getMetadata();
  // A refresh token that can't be revoked expires by itself, and no page holds it any more.
  await manager.revokeTokens(['refresh_token']).catch(() => undefined);
  if (endpoint === undefined) return manager.removeUser();
  await manager.signoutRedirect({ extraQueryParams: { client_id, logout_uri: back } });
}
