import { ownField } from '../own-field.ts';
import { type ApiAddresses, type ApiKind, localizeApiAddresses } from './api-addresses.ts';
import { evaluateCondition } from './conditions.ts';
import { type NeededImport, neededImports } from './imports.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { apiId, attributeOf, physicalName, type ResourceFacts, refOf, type StackFacts } from './resource-values.ts';
import { NO_VALUE, type Scope } from './scope.ts';
import type { Resource, Template } from './template.ts';

export interface LocalStackOptions extends StackFacts {
  template: Template;
  addresses: ApiAddresses;
  /** The exports of other stacks; may grow while the stack is in use. */
  imports: ReadonlyMap<string, unknown>;
  /** `LogicalId` or `LogicalId.Attribute` → a value that exists once the resource is created. */
  created?: ReadonlyMap<string, string>;
  /** The user's values: `LogicalId`, `LogicalId.Attribute` or a parameter → value. */
  references?: Readonly<Record<string, unknown>>;
}

/** A CloudFormation stack whose resources live on this machine. */
export interface LocalStack {
  /**
   * Resolves the intrinsics of a value at this path of the file.
   * @throws UnresolvedIntrinsic
   */
  resolve(value: unknown, path: string): unknown;
  /** Returns the exports of other stacks that the value needs. */
  neededImports(value: unknown, path: string): NeededImport[];
  /** Returns the resources of one type whose condition holds, their properties unresolved. */
  resourcesOf(type: string): [logicalId: string, resource: Resource][];
  /** Returns the resource's name, which the template or CloudFormation chooses. */
  nameOf(logicalId: string): string;
  /** Returns true if the named condition holds, or if there is none. */
  holds(condition: string | undefined): boolean;
}

/** Returns a stack that resolves its template with the values of the local cloud. */
export function createLocalStack(options: LocalStackOptions): LocalStack {
  const { template, references = {}, created = new Map<string, string>() } = options;
  const underWay = new Set<string>();

  const pseudoParameters: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': options.accountId,
    'AWS::NoValue': NO_VALUE,
    'AWS::Partition': 'aws',
    'AWS::Region': options.region,
    'AWS::StackId': `arn:aws:cloudformation:${options.region}:${options.accountId}:stack/${options.stackName}/offline`,
    'AWS::StackName': options.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };

  const factsOf = (logicalId: string, resource: Resource): ResourceFacts => ({
    logicalId,
    property: (name) => {
      const path = `resources.Resources.${logicalId}.Properties.${name}`;
      // A name may depend on other resources' names, but not on itself through them.
      if (underWay.has(path)) throw new Error(`${path} depends on itself`);
      underWay.add(path);
      try {
        return resolveIntrinsics(ownField(resource.Properties, name), scope, path);
      } finally {
        underWay.delete(path);
      }
    },
  });

  const scope: Scope = {
    reference: (name) => {
      if (Object.hasOwn(references, name)) return references[name];
      if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
      const resource = ownField(template.Resources, name);
      if (resource !== undefined) return created.get(name) ?? refOf(resource.Type, options, factsOf(name, resource));
      return ownField(template.Parameters, name)?.Default;
    },
    attribute: (logicalId, attribute) => {
      const name = `${logicalId}.${attribute}`;
      if (Object.hasOwn(references, name)) return references[name];
      if (created.has(name)) return created.get(name);
      const resource = ownField(template.Resources, logicalId);
      return resource && attributeOf(resource.Type, attribute, options, factsOf(logicalId, resource));
    },
    importValue: (name) => options.imports.get(name),
    mapping: (map, key, attribute) => ownField(ownField(ownField(template.Mappings, map) ?? {}, key) ?? {}, attribute),
    condition: (name) => ownField(template.Conditions, name),
  };

  const kinds = apiKinds(template);
  const holds = (condition: string | undefined) =>
    condition === undefined ||
    evaluateCondition({ Condition: condition }, scope, `Conditions.${condition}`, resolveIntrinsics);

  return {
    resolve: (value, path) => localizeApiAddresses(resolveIntrinsics(value, scope, path), kinds, options.addresses),
    neededImports: (value, path) => neededImports(value, scope, path),
    resourcesOf: (type) =>
      Object.entries(template.Resources).filter(([, resource]) => resource.Type === type && holds(resource.Condition)),
    nameOf: (logicalId) => {
      const resource = ownField(template.Resources, logicalId);
      if (resource === undefined) throw new Error(`The template has no resource ${logicalId}`);
      return physicalName(resource.Type, options, factsOf(logicalId, resource));
    },
    holds,
  };
}

function apiKinds(template: Template): Map<string, ApiKind> {
  const kinds = new Map<string, ApiKind>();
  for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type === 'AWS::ApiGateway::RestApi') kinds.set(apiId(logicalId), 'REST');
    if (Type === 'AWS::ApiGatewayV2::Api') {
      kinds.set(apiId(logicalId), Properties.ProtocolType === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP');
    }
  }
  return kinds;
}
