import type { Plugin, ResolvedConfig } from 'vite';

const ADDRESSES = [
  'VITE_SURVEY_URL',
  'VITE_AGGREGATION_URL',
  'VITE_REALTIME_URL',
  // The discovery document and the keys; on Cognito, tokens are at the domain where one signs out.
  'VITE_OIDC_AUTHORITY',
  'VITE_OIDC_LOGOUT_URL',
];

/** The policy of a build that talks to these origins and to no other. */
export function policyFor(origins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "worker-src 'self'",
    // Pictures of options may be anywhere (`image` of an option).
    "img-src 'self' https:",
    `connect-src ${["'self'", ...new Set(origins)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

/**
 * Writes the content security policy into the built page: here the addresses of the services are
 * known, and whoever hosts the files can't forget it. What only a header can say (frame-ancestors)
 * is in customHttp.yml.
 */
export function contentSecurityPolicy(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'content-security-policy',
    apply: 'build',
    configResolved: (resolved) => {
      config = resolved;
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
