import DeploymentOrderPlugin from '../src/deployment-order.ts';

type Resources = ConstructorParameters<
  typeof DeploymentOrderPlugin
>[0]['service']['provider']['compiledCloudFormationTemplate']['Resources'];

/** Returns what the Serverless Framework makes of a REST API with one route at some time. */
const anApi = (packagedAt = 1): Resources => ({
  Api: { Type: 'AWS::ApiGateway::RestApi' },
  Route: { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod: 'GET' } },
  Refusal: { Type: 'AWS::ApiGateway::GatewayResponse', Properties: { ResponseType: 'DEFAULT_4XX' } },
  [`ApiGatewayDeployment${packagedAt}`]: {
    Type: 'AWS::ApiGateway::Deployment',
    Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod' },
    DependsOn: ['Route'],
  },
  ApiStage: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'prod' } },
});

function ordered(resources: Resources): Resources {
  const { hooks } = new DeploymentOrderPlugin({
    service: { provider: { compiledCloudFormationTemplate: { Resources: resources } } },
  });
  for (const hook of Object.values(hooks)) hook();
  return resources;
}

const deploymentOf = (resources: Resources) => {
  const [found] = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::ApiGateway::Deployment');
  if (found === undefined) throw new Error('the API is not deployed');
  return { name: found[0], ...found[1] };
};

describe('the deployment of a REST API', () => {
  test('waits for its whole content, and belongs to the stage that the service declares', () => {
    const resources = ordered(anApi());
    const { name, DependsOn, Properties } = deploymentOf(resources);
    expect([DependsOn].flat().toSorted()).toEqual(['Refusal', 'Route']);
    expect(Properties).toEqual({ RestApiId: { Ref: 'Api' } });
    expect(resources.ApiStage?.Properties).toEqual({ StageName: 'prod', DeploymentId: { Ref: name } });
  });

  test('has the same name for the same API, at any time and in any order of resources', () => {
    const other = { Other: { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod: 'PUT' } } };
    const before = ordered({ ...other, ...anApi(1) });
    const later = ordered({ ...anApi(2), ...other });
    expect(deploymentOf(later).name).toBe(deploymentOf(before).name);
  });

  test.each([
    ['a route', { Route: { Type: 'AWS::ApiGateway::Method', Properties: { HttpMethod: 'POST' } } }],
    ['an answer of its own', { Refusal: { Type: 'AWS::ApiGateway::GatewayResponse' } }],
    ['a model', { Ballot: { Type: 'AWS::ApiGateway::Model' } }],
  ])('is another one where %s is another', (_what, change) => {
    const changed = ordered({ ...anApi(), ...change });
    expect(deploymentOf(changed).name).not.toBe(deploymentOf(ordered(anApi())).name);
  });

  test('is unchanged if the service declares no stage', () => {
    const { ApiStage: _, ...withoutStage } = anApi();
    expect(ordered(structuredClone(withoutStage))).toEqual(withoutStage);
  });
});

test('a function waits for the policies of its own role only', () => {
  const resources = ordered({
    Reader: {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: { 'Fn::GetAtt': ['ReaderRole', 'Arn'] } },
      DependsOn: ['ReaderLogGroup'],
    },
    Writer: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['WriterRole', 'Arn'] } } },
    Trace: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'ReaderRole' }] } },
  });
  expect(resources.Reader?.DependsOn).toEqual(['ReaderLogGroup', 'Trace']);
  expect(resources.Writer?.DependsOn).toEqual([]);
});
