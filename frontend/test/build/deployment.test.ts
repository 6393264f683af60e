import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkSignIn, policyFor } from '../../build/content-security-policy.ts';
import { frameAncestorsOf, withFrameAncestors } from '../../build/frame-ancestors.ts';
import { EnvironmentError, parseEnvironment } from '../../src/page/environment.ts';

const complete = {
  VITE_SURVEY_URL: 'http://localhost:4001/dev',
  VITE_AGGREGATION_URL: 'https://api.example',
  VITE_REALTIME_URL: 'wss://live.example/prod',
};

describe('the environment of a build', () => {
  it('has the addresses of the services, with their stage', () => {
    expect(parseEnvironment(complete)).toEqual({
      surveyUrl: 'http://localhost:4001/dev',
      aggregationUrl: 'https://api.example',
      realtimeUrl: 'wss://live.example/prod',
      signIn: undefined,
    });
  });

  it("has the organizers' sign-in if both the issuer and the client are given", () => {
    const authority = 'https://issuer.example';
    const issuer = { ...complete, VITE_OIDC_AUTHORITY: authority };
    expect(parseEnvironment(issuer).signIn).toBeUndefined();
    expect(parseEnvironment({ ...issuer, VITE_OIDC_CLIENT_ID: 'booth' }).signIn).toEqual({
      authority,
      clientId: 'booth',
      logoutUrl: undefined,
    });
  });

  it('names each variable that is missing or wrong, and says what to do', () => {
    const wrong = () => parseEnvironment({ ...complete, VITE_SURVEY_URL: undefined, VITE_REALTIME_URL: 'http://x' });
    expect(wrong).toThrow(EnvironmentError);
    expect(wrong).toThrow(/VITE_SURVEY_URL[\s\S]*VITE_REALTIME_URL: use the ws\(s\) address[\s\S]*npm start/);
  });
});

describe('the content security policy', () => {
  it('allows the addresses of the services and no inline code', () => {
    const policy = policyFor(['https://api.example', 'https://api.example', 'wss://live.example']);
    expect(policy).toContain("connect-src 'self' https://api.example wss://live.example;");
    expect(policy).not.toContain('unsafe');
  });

  it("allows pictures of options from any https address, in the page and in Amplify's headers", () => {
    const headers = readFileSync(resolve(__dirname, '../../iac/headers.yml'), 'utf8');
    for (const policy of [policyFor([]), headers]) expect(policy).toContain("img-src 'self' https:;");
  });

  it('allows frames of our own pages only', () => {
    const headers = readFileSync(resolve(__dirname, '../../iac/headers.yml'), 'utf8');
    for (const policy of [policyFor([]), headers]) expect(policy).toContain("frame-src 'self';");
  });
});

describe('the sign-in of a build', () => {
  const onCognito = {
    VITE_OIDC_AUTHORITY: 'https://cognito-idp.ap-northeast-1.amazonaws.com/ap-northeast-1_AbCdEfGhI',
    VITE_OIDC_CLIENT_ID: 'booth',
  };
  const signOut = 'https://serverless-booth-prod-123456789012.auth.ap-northeast-1.amazoncognito.com/logout';

  it.each(['', undefined])('fails on Cognito if the sign-out address is %j', (logoutUrl) => {
    const wrong = () => checkSignIn({ ...onCognito, VITE_OIDC_LOGOUT_URL: logoutUrl });
    expect(wrong).toThrow(/VITE_OIDC_LOGOUT_URL must be given[\s\S]*SignInLogoutUrl/);
  });

  it('passes with it, with an issuer that publishes it, and without a sign-in', () => {
    const others = { VITE_OIDC_AUTHORITY: 'https://issuer.example', VITE_OIDC_CLIENT_ID: 'booth' };
    for (const environment of [{ ...onCognito, VITE_OIDC_LOGOUT_URL: signOut }, others, {}]) {
      expect(() => checkSignIn(environment)).not.toThrow();
    }
  });
});

describe('the pages that may be framed', () => {
  const headers = readFileSync(resolve(__dirname, '../../iac/headers.yml'), 'utf8');

  const rulesOf = (ancestors: string) =>
    [...withFrameAncestors(headers, ancestors).matchAll(/^ {2}- pattern: "(.*)"|frame-ancestors ([^"]*)/gm)].map(
      ([, path, who]) => path ?? who,
    );
  const ofPreview = ['/preview', "'self'", '/preview.html', "'self'"];

  it('are the preview, by our own pages, after the rule for all, unless the stage names other sites', () => {
    expect(frameAncestorsOf(undefined)).toBe("'none'");
    expect(frameAncestorsOf(' ')).toBe("'none'");
    expect(headers.match(/frame-ancestors [^"]*/g)).toEqual(["frame-ancestors 'none'"]);
    expect(rulesOf("'none'")).toEqual(['**/*', "'none'", '/assets/*', ...ofPreview]);
  });

  it('include the big screen, at the addresses for frames, for the origins that the stage names', () => {
    const ancestors = frameAncestorsOf(
      "'self'  https://intranet.example\nhttps://*.example.org:8443 http://localhost:*",
    );
    expect(ancestors).toBe("'self' https://intranet.example https://*.example.org:8443 http://localhost:*");
    const ofBigScreen = ['/embed/*', ancestors, '/embed.html', ancestors];
    expect(rulesOf(ancestors)).toEqual(['**/*', "'none'", '/assets/*', ...ofBigScreen, ...ofPreview]);
  });

  it.each([
    '*',
    'https:',
    'example.com',
    'http://example.com',
    "https://a.example; script-src 'unsafe-inline'",
    'https://a.example",',
  ])('never have %j as an origin', (wrong) => {
    expect(() => frameAncestorsOf(wrong)).toThrow(/is no origin/);
  });
});
