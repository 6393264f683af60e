interface HttpEvent {
  path: string;
  method: string;
  action?: string;
  request?: { template: Record<string, string> | 'lambda_proxy' };
  response?: { headers?: Record<string, string>; template?: Record<string, string> };
  responses?: Record<string, unknown>;
  cors?: object;
  timeoutInMillis?: number;
}

interface MethodsOfThePlugin {
  getMethodIntegration(stateMachineName: string, stateMachine: object, http: HttpEvent): Properties;
  getMethodResponses(http: HttpEvent): Properties;
}
interface Properties {
  Properties: Record<string, unknown>;
}

export const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:home';

const pluginFolder = 'serverless-step-functions/lib/deploy/events/apiGateway';
const methods = jest.requireActual<MethodsOfThePlugin>(`${pluginFolder}/methods`);
const plugin: MethodsOfThePlugin = Object.assign(Object.create(methods), {
  getApiToStepFunctionsIamRoleLogicalId: () => 'ApigatewayToStepFunctionsRole',
  getStateMachineLogicalId: () => 'HomeStateMachine',
});

/**
 * Returns the resources that serverless-step-functions compiles for one state machine with these
 * `http` events, intrinsics resolved.
 */
export function compileMethods(events: HttpEvent[]): Record<string, unknown> {
  const resources: Record<string, unknown> = {};
  for (const http of events) {
    const integration = plugin.getMethodIntegration('home', {}, http);
    const responses = plugin.getMethodResponses(http);
    resources[`Method${http.method}${http.path}`] = {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        HttpMethod: http.method.toUpperCase(),
        ResourceId: addResources(resources, http.path),
        ...integration.Properties,
        ...responses.Properties,
      },
    };
  }
  return JSON.parse(JSON.stringify(resources), (_key, value) => resolve(value));
}

function addResources(resources: Record<string, unknown>, path: string): object {
  let parent: object = { 'Fn::GetAtt': ['ApiGatewayRestApi', 'RootResourceId'] };
  let logicalId = 'Resource';
  for (const PathPart of path.split('/').filter((part) => part !== '')) {
    logicalId += PathPart.replace(/\W/g, 'Var');
    resources[logicalId] = { Type: 'AWS::ApiGateway::Resource', Properties: { ParentId: parent, PathPart } };
    parent = { Ref: logicalId };
  }
  return parent;
}

const pseudoParameters: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  HomeStateMachine: stateMachineArn,
};

function resolve(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('Ref' in value && typeof value.Ref === 'string') return pseudoParameters[value.Ref] ?? value;
  if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) return value['Fn::Join'][1].join('');
  if ('Fn::Sub' in value && Array.isArray(value['Fn::Sub'])) {
    const [template, variables] = value['Fn::Sub'];
    return String(template).replace(/\$\{(\w+)\}/g, (_match, name) => variables[name]);
  }
  return value;
}
