import * as z from 'zod/mini';

/**
 * The addresses of the services, as the build got them. They may end in a path, such as a stage.
 */
const Environment = z.object({
  VITE_SURVEY_URL: z.url({ protocol: /^https?$/, error: 'use the http(s) address of the survey API' }),
  VITE_AGGREGATION_URL: z.url({ protocol: /^https?$/, error: 'use the http(s) address of the aggregation API' }),
  VITE_REALTIME_URL: z.url({ protocol: /^wss?$/, error: 'use the ws(s) address of the realtime API' }),
  /** The issuer of the organizers' sign-in (OpenID Connect). */
  VITE_OIDC_AUTHORITY: z.optional(
    z.url({ protocol: /^https?$/, error: "use the http(s) address of the sign-in's issuer" }),
  ),
  /** The id of this application at the issuer. It is a public client: a browser keeps no secret. */
  VITE_OIDC_CLIENT_ID: z.optional(
    z.string().check(z.minLength(1, { error: 'use the id of the application at the issuer' })),
  ),
  /**
   * The address to sign out at, if the discovery document has no `end_session_endpoint`; on Cognito
   * `https://DOMAIN/logout`.
   */
  VITE_OIDC_LOGOUT_URL: z.optional(z.url({ protocol: /^https?$/, error: 'use the http(s) address to sign out at' })),
});

/** How organizers sign in. */
export interface SignInSettings {
  authority: string;
  clientId: string;
  logoutUrl: string | undefined;
}

export interface Environment {
  surveyUrl: string;
  aggregationUrl: string;
  /** Undefined if nothing is pushed, as in a preview. */
  realtimeUrl: string | undefined;
  /**
   * Undefined if the build names no issuer. Then nobody can organize, and visitors notice nothing.
   */
  signIn: SignInSettings | undefined;
}

/** A mistake in the deployment. The message names each variable and says how to fix it. */
export class EnvironmentError extends Error {}

/**
 * Reads the settings of the build.
 * @throws {EnvironmentError} if a variable is missing or malformed
 */
export function parseEnvironment(variables: Record<string, unknown>): Environment {
  const parsed = Environment.safeParse(variables);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new EnvironmentError(
      [
        'The front end was built with missing or invalid settings:',
        ...issues,
        'Run "npm start" at the root of the repository, or set these variables for the build.',
      ].join('\n'),
    );
  }
  const { VITE_SURVEY_URL, VITE_AGGREGATION_URL, VITE_REALTIME_URL } = parsed.data;
  const { VITE_OIDC_AUTHORITY, VITE_OIDC_CLIENT_ID, VITE_OIDC_LOGOUT_URL } = parsed.data;
  return {
    surveyUrl: VITE_SURVEY_URL,
    aggregationUrl: VITE_AGGREGATION_URL,
    realtimeUrl: VITE_REALTIME_URL,
    signIn:
      VITE_OIDC_AUTHORITY === undefined || VITE_OIDC_CLIENT_ID === undefined
        ? undefined
        : { authority: VITE_OIDC_AUTHORITY, clientId: VITE_OIDC_CLIENT_ID, logoutUrl: VITE_OIDC_LOGOUT_URL },
  };
}
