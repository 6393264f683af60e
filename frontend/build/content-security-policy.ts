import type { Plugin, ResolvedConfig } from 'vite';

const ADDRESSES = [
  'VITE_SURVEY_URL',
  'VITE_AGGREGATION_URL',
  'VITE_REALTIME_URL',
  // The discovery document and the keys. Cognito serves tokens at the domain of the sign-out.
  'VITE_OIDC_AUTHORITY',
  'VITE_OIDC_LOGOUT_URL',
];

/**
 * Issuers of Amazon Cognito: https://docs.aws.amazon.com/general/latest/gr/cognito_identity.html
 */
const COGNITO = /^https:\/\/cognito-idp[.-].*amazonaws\.com(\.cn)?\//;

/**
 * Checks that the page may ask for tokens. Cognito has its issuer on one host, and its tokens on
 * the host of the sign-out. Without that address, the policy would block the sign-in.
 * @throws if a Cognito user pool has no address to sign out
 */
export function checkSignIn(variables: Readonly<Record<string, unknown>>): void {
  const { VITE_OIDC_AUTHORITY: authority, VITE_OIDC_LOGOUT_URL: logoutUrl } = variables;
  if (typeof authority !== 'string' || !COGNITO.test(authority) || logoutUrl) return;
  throw new Error(
    'VITE_OIDC_AUTHORITY is a user pool of Amazon Cognito, so VITE_OIDC_LOGOUT_URL must be given, too: ' +
      "the survey stack's output SignInLogoutUrl. Without it, the page could neither fetch tokens nor sign out.",
  );
}

/** Returns the policy of a build that talks to these origins only. */
export function policyFor(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    // An option's `image` may be on any host.
    "img-src 'self' https:",
    // The editor frames the preview of a poll.
    "frame-src 'self'",
    `connect-src ${["'self'", ...new Set(origins)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

/**
 * Writes the content security policy into the built page: the build knows the addresses of the
 * services, and no host can drop the policy. iac/headers.yml has what only a header can say
 * (frame-ancestors).
 * @throws if organizers could not sign in
 */
export function contentSecurityPolicy(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'content-security-policy',
    apply: 'build',
    configResolved: (resolved) => {
      config = resolved;
      checkSignIn(config.env);
    },
    transformIndexHtml: () => {
      const addresses = ADDRESSES.map((name): unknown => config.env[name]);
      const origins = addresses.flatMap((address) => {
        const url = typeof address === 'string' ? URL.parse(address) : null;
        return url === null ? [] : [`${url.protocol}//${url.host}`];
      });
      return [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: policyFor(origins) },
          injectTo: 'head-prepend',
        },
      ];
    },
  };
}
