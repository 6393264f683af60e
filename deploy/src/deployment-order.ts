import { createHash } from 'node:crypto';

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
}

/** What is used here of the Serverless Framework. */
interface Serverless {
  service: { provider: { compiledCloudFormationTemplate: { Resources: Record<string, Resource> } } };
}

/** What of a REST API is part of a deployment: what it is when the deployment is made. */
const DEPLOYED_TYPES = ['Authorizer', 'GatewayResponse', 'Method', 'Model', 'RequestValidator', 'Resource'];

/**
 * A plugin of the Serverless Framework: lets nothing go live before what it needs.
 *
 * The framework names the deployment of a REST API by the clock, lets it make the stage itself, and
 * does not wait for gateway responses. Here its name is what it deploys, it waits for all of that,
 * and it is the deployment of the stage that the service declares (`AWS::ApiGateway::Stage`), which
 * can have throttles and logs. So an API that is as it was is not deployed again.
 *
 * Functions wait for the policies that are attached to their roles (`AWS::IAM::Policy`): Lambda
 * refuses to trace a function whose role may not write traces.
 */
export default class DeploymentOrderPlugin {
  readonly hooks: Record<string, () => void>;

  constructor({ service }: Serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { Resources } = service.provider.compiledCloudFormationTemplate;
        deployWhole(Resources);
        waitForRights(Resources);
      },
    };
  }
}

function deployWhole(resources: Record<string, Resource>): void {
  const [[name, deployment] = []] = ofType(resources, 'AWS::ApiGateway::Deployment');
  const [[, stage] = []] = ofType(resources, 'AWS::ApiGateway::Stage');
  if (name === undefined || deployment === undefined || stage === undefined) return;
  const deployed = DEPLOYED_TYPES.flatMap((type) => ofType(resources, `AWS::ApiGateway::${type}`));
  const hash = createHash('sha256').update(
    JSON.stringify(deployed.toSorted(([one], [other]) => (one < other ? -1 : 1))),
  );
  const ownName = `ApiGatewayDeployment${hash.digest('hex').slice(0, 16)}`;
  const { StageName: _, ...properties } = deployment.Properties ?? {};
  delete resources[name];
  resources[ownName] = { ...deployment, Properties: properties, DependsOn: deployed.map(([logicalId]) => logicalId) };
  stage.Properties = { ...stage.Properties, DeploymentId: { Ref: ownName } };
}

function waitForRights(resources: Record<string, Resource>): void {
  const policies = ofType(resources, 'AWS::IAM::Policy');
  for (const [, lambda] of ofType(resources, 'AWS::Lambda::Function')) {
    const role = roleOf(lambda);
    const itsPolicies = policies.filter(([, { Properties }]) => namesIn(Properties?.Roles).includes(role));
    lambda.DependsOn = [lambda.DependsOn ?? [], ...itsPolicies.map(([logicalId]) => logicalId)].flat();
  }
}

const ofType = (resources: Record<string, Resource>, type: string): [string, Resource][] =>
  Object.entries(resources).filter(([, resource]) => resource.Type === type);

/** The logical id of the role of a function. */
function roleOf({ Properties }: Resource): unknown {
  const role = Properties?.Role;
  const attribute = typeof role === 'object' && role !== null && 'Fn::GetAtt' in role ? role['Fn::GetAtt'] : undefined;
  return Array.isArray(attribute) ? attribute[0] : undefined;
}

function namesIn(references: unknown): unknown[] {
  return Array.isArray(references) ? references.map(({ Ref }: { Ref: unknown }) => Ref) : [];
}
