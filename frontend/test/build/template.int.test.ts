import { resolve } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { type PackagedTemplate, packageService } from '../../../shared/test/support/packaged-template.ts';

const Rules = z.array(z.object({ Source: z.string(), Target: z.string() }));
const frontend = resolve(__dirname, '../..');

/** Packages the template with the settings of a stage, and these instead of its own. */
const packaged = (...params: string[]) => packageService(frontend, 'prod', params);

const onlyProperties = (template: PackagedTemplate, type: string) => {
  const [properties, ...others] = template.propertiesOf(type);
  if (properties === undefined || others.length > 0) throw new Error(`There is not one ${type}`);
  return properties;
};

describe('with the default settings', () => {
  let template: PackagedTemplate;
  beforeAll(async () => {
    template = await packaged();
  });

  test('the site is at an address of Amplify, which is exported for the services, and files are uploaded', () => {
    const url = { 'Fn::Sub': 'https://${Branch.BranchName}.${App.DefaultDomain}' };
    expect(template.outputs.FrontendUrl?.Value).toEqual(url);
    expect(template.outputs.AmplifyUrl).toEqual({ Value: url, Export: { Name: 'booth-hosting-prod-AmplifyUrl' } });
    expect(template.exports).toEqual(
      expect.arrayContaining(['booth-hosting-prod-AppId', 'booth-hosting-prod-BranchName']),
    );
    expect(template.resources('AWS::Amplify::Domain')).toEqual({});
    expect(template.rights).toEqual({});
    expect(onlyProperties(template, 'AWS::Amplify::App')).not.toHaveProperty('Repository');
    expect(onlyProperties(template, 'AWS::Amplify::Branch')).toMatchObject({ EnableAutoBuild: false });
  });

  test('nobody may frame the site, except its own pages the preview', () => {
    const { CustomHeaders } = onlyProperties(template, 'AWS::Amplify::App');
    const found = `${CustomHeaders}`.match(/frame-ancestors [^"]*/g);
    expect(found).toEqual(["frame-ancestors 'none'", ...Array(2).fill("frame-ancestors 'self'")]);
  });

  test.each([
    ['/polls/lunch/live', '/index.html'],
    ['/organize/signed-in', '/index.html'],
    ['/', '/index.html'],
    ['/assets/index-B8x_9.js', undefined],
    ['/service-worker.js', undefined],
    ['/stamp.svg', undefined],
  ])('the address %s is rewritten to %j, or undefined for the file itself', (path, target) => {
    // Prepare
    const rules = Rules.parse(onlyProperties(template, 'AWS::Amplify::App').CustomRules);
    const ofPages = rules.filter(({ Source }) => Source.startsWith('</'));

    // Act
    const rule = ofPages.find(({ Source }) => new RegExp(Source.slice(2, -2)).test(path));

    // Assess
    expect(ofPages).toHaveLength(1);
    expect(rule?.Target).toBe(target);
  });
});

test('a stage with a domain has its site there, and sites that it names may frame the big screen', async () => {
  // Act
  const template = await packaged(
    'customDomain=vote.example.com',
    'siteAddress=ownDomain',
    'frameAncestors=https://a.example',
  );

  // Assess
  expect(template.outputs.FrontendUrl).toEqual({ Value: 'https://vote.example.com' });
  expect(template.outputs).toHaveProperty('DomainCertificateRecord');
  expect(onlyProperties(template, 'AWS::Amplify::Domain')).toMatchObject({
    DomainName: 'vote.example.com',
    SubDomainSettings: [{ Prefix: '', BranchName: { 'Fn::GetAtt': ['Branch', 'BranchName'] } }],
  });
  const { customHeaders } = parse(`${onlyProperties(template, 'AWS::Amplify::App').CustomHeaders}`);
  expect(customHeaders).toContainEqual({
    pattern: '/embed/*',
    headers: [
      { key: 'Content-Security-Policy', value: expect.stringMatching(/frame-ancestors https:\/\/a\.example$/) },
    ],
  });
});

test('a stage with a repository is built by Amplify, which may read only the addresses of its stage', async () => {
  // Act
  const template = await packaged('repository=https://github.com/a/booth', 'siteSource=repository');

  // Assess
  expect(onlyProperties(template, 'AWS::Amplify::App')).toMatchObject({
    Repository: 'https://github.com/a/booth',
    AccessToken: '{{resolve:secretsmanager:booth-prod-repository-token}}',
    IAMServiceRole: { 'Fn::GetAtt': ['BuildRole', 'Arn'] },
    EnvironmentVariables: [{ Name: 'BOOTH_STAGE', Value: 'prod' }],
  });
  expect(onlyProperties(template, 'AWS::Amplify::Branch')).toMatchObject({ EnableAutoBuild: true });
  const { BuildRole } = template.rights;
  expect(BuildRole?.actions).toEqual(['cloudformation:DescribeStacks']);
  expect(JSON.stringify(BuildRole?.resources).match(/stack\/[^"]*/g)).toEqual([
    'stack/booth-survey-prod/*',
    'stack/booth-aggregation-prod/*',
    'stack/booth-realtime-prod/*',
  ]);
});
