import * as z from 'zod/mini';

/** Where the services are, as the build was told. Addresses may end in a path, such as a stage. */
const Environment = z.object({
  VITE_SURVEY_URL: z.url({ protocol: /^https?$/, error: 'use the http(s) address of the survey API' }),
  VITE_AGGREGATION_URL: z.url({ protocol: /^https?$/, error: 'use the http(s) address of the aggregation API' }),
  VITE_REALTIME_URL: z.url({ protocol: /^wss?$/, error: 'use the ws(s) address of the realtime API' }),
  /**
   * The issuer of the organizers' sign-in (OpenID Connect); its discovery document says the rest.
   */
  VITE_OIDC_AUTHORITY: z.optional(
    z.url({ protocol: /^https?$/, error: "use the http(s) address of the sign-in's issuer" }),
  ),
  /** What the issuer knows this application by: a public client, for a browser keeps no secret. */
  VITE_OIDC_CLIENT_ID: z.optional(
    z.string().check(z.minLength(1, { error: 'use the id of the application at the issuer' })),
  ),
  /**
   * Where one signs out, if the discovery document names no `end_session_endpoint`; on Cognito
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
  /** Undefined where nothing is pushed, as to a preview. */
  realtimeUrl: string | undefined;
  /**
   * Undefined where the build names no issuer: nobody can organize there, and visitors miss
   * nothing.
   */
  signIn: SignInSettings | undefined;
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
