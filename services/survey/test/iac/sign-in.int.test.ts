import { join } from 'node:path';
import { createLocalStack, Template } from 'serverless-offline-step-functions-cloud/cloudformation';
import { type PackagedTemplate, packageService } from '../../../../shared/test/support/packaged-template.ts';

let template: PackagedTemplate;
beforeAll(async () => {
  template = await packageService(join(__dirname, '../..'), 'prod');
});

const only = (type: string) => {
  const [resource, ...others] = Object.values(template.resources(type));
  if (resource === undefined || others.length > 0) throw new Error(`There is not one ${type}`);
  return resource;
};

test('in prod, the accounts of organizers survive mistakes', () => {
  expect(only('AWS::Cognito::UserPool')).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { DeletionProtection: 'ACTIVE' },
  });
  // The group has the organizers.
  expect(only('AWS::Cognito::UserPoolGroup')).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

test('nobody can sign up', () => {
  expect(only('AWS::Cognito::UserPool').Properties.AdminCreateUserConfig).toEqual({ AllowAdminCreateUserOnly: true });
});

test('the group has the name that the authorizer expects', () => {
  expect(only('AWS::Cognito::UserPoolGroup').Properties).toMatchObject({
    UserPoolId: { Ref: 'OrganizersPool' },
    GroupName: 'organizers',
  });
});

test('the site signs in by an authorization code, without a secret and by no other flow', () => {
  expect(only('AWS::Cognito::UserPoolClient').Properties).toMatchObject({
    GenerateSecret: false,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email'],
    PreventUserExistenceErrors: 'ENABLED',
  });
});

test('after signing in and out, Cognito may return to the pages of the site at its address', () => {
  // Prepare
  const { CallbackURLs, LogoutURLs } = only('AWS::Cognito::UserPoolClient').Properties;
  const stack = createLocalStack({
    template: Template.parse(JSON.parse(template.text)),
    stackName: 'booth-survey-prod',
    region: 'ap-northeast-1',
    accountId: '123456789012',
    streamArns: new Map(),
    imports: new Map([['booth-hosting-prod-AmplifyUrl', 'https://vote.example']]),
    addresses: { http: '', websocket: '', stageInRestPath: true },
  });

  // Act
  const [callbacks, logouts] = [CallbackURLs, LogoutURLs].map((urls) => stack.resolve(urls, 'urls'));

  // Assess
  expect(callbacks).toEqual(['https://vote.example/organize/signed-in']);
  expect(logouts).toEqual(['https://vote.example/organize']);
});

test('the outputs tell the build of the site where organizers sign in and out', () => {
  const names = ['SignInIssuer', 'SignInClientId', 'SignInLogoutUrl', 'SignInDomain', 'OrganizersPoolId'];
  expect(template.exports).toEqual(expect.arrayContaining(names.map((name) => `booth-survey-prod-${name}`)));
});

test('the authorizer gets its issuer and client from the pool', () => {
  const { AuthorizeOrganizerLambdaFunction: authorizer } = template.resources('AWS::Lambda::Function');
  expect(authorizer?.Properties.Environment).toMatchObject({
    Variables: {
      OIDC_ISSUER: { 'Fn::GetAtt': ['OrganizersPool', 'ProviderURL'] },
      OIDC_JWKS_URI: { 'Fn::Sub': '${OrganizersPool.ProviderURL}/.well-known/jwks.json' },
      OIDC_CLIENT_ID: { Ref: 'OrganizersClient' },
    },
  });
});

test('every route of organizers is behind the authorizer, and no other route is', () => {
  const [authorizerId] = Object.keys(template.resources('AWS::ApiGateway::Authorizer'));
  const guarded = (id: string) => id.startsWith('ApiGatewayMethodOrganizer') && !id.endsWith('Options');
  const methods = Object.entries(template.resources('AWS::ApiGateway::Method'));

  expect(methods.filter(([id]) => guarded(id)).length).toBeGreaterThan(5);
  for (const [id, { Properties }] of methods) {
    const { AuthorizationType, AuthorizerId } = Properties;
    const expected = guarded(id) ? ['CUSTOM', { Ref: authorizerId }] : ['NONE', undefined];
    expect([id, AuthorizationType, AuthorizerId]).toEqual([id, ...expected]);
  }
});
