import { createHash } from 'node:crypto';

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
}

/** The part of the Serverless Framework's instance that this plugin uses. */
interface Serverless {
  service: { provider: { compiledCloudFormationTemplate: { Resources: Record<string, Resource> } } };
}

/** Types of resources that a deployment of a REST API takes a snapshot of. */
const DEPLOYED_TYPES = ['Authorizer', 'GatewayResponse', 'Method', 'Model', 'RequestValidator', 'Resource'];

/**
 * A plugin of the Serverless Framework that makes CloudFormation create things in a safe order.
 *
 * The framework names the deployment of a REST API after the time, lets it create the stage, and
 * does not make it wait for gateway responses. This plugin names the deployment after a hash of its
 * content, so that an unchanged API is not deployed again. The deployment waits for its whole
 * content, and belongs to the stage that the service declares (`AWS::ApiGateway::Stage`), which can
 * have throttles and logs.
 *
 * Functions wait for the policies of their roles (`AWS::IAM::Policy`), because Lambda refuses to
 * trace a function whose role may not write traces.
 */
export default class DeploymentOrderPlugin {
  readonly hooks: Record<string, () => void>;

  constructor({ service }: Serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { Resources } = service.provider.compiledCloudFormationTemplate;
        deployWithContent(Resources);
        waitForPolicies(Resources);
      },
    };
  }
}

function deployWithContent(resources: Record<string, Resource>): void {
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

function waitForPolicies(resources: Record<string, Resource>): void {
  const policies = ofType(resources, 'AWS::IAM::Policy');
  for (const [, lambda] of ofType(resources, 'AWS::Lambda::Function')) {
    const role = roleOf(lambda);
    const itsPolicies = policies.filter(([, { Properties }]) => namesIn(Properties?.Roles).includes(role));
    lambda.DependsOn = [lambda.DependsOn ?? [], ...itsPolicies.map(([logicalId]) => logicalId)].flat();
  }
}

const ofType = (resources: Record<string, Resource>, type: string): [string, Resource][] =>
  Object.entries(resources).filter(([, resource]) => resource.Type === type);

/** Returns the logical id of the role of a function. */
function roleOf({ Properties }: Resource): unknown {
  const role = Properties?.Role;
  const attribute = typeof role === 'object' && role !== null && 'Fn::GetAtt' in role ? role['Fn::GetAtt'] : undefined;
  return Array.isArray(attribute) ? attribute[0] : undefined;
}

function namesIn(references: unknown): unknown[] {
  return Array.isArray(references) ? references.map(({ Ref }: { Ref: unknown }) => Ref) : [];
}
