import {
  CognitoIdentityProviderClient,
  GetGroupCommand,
  paginateListUserPools,
} from '@aws-sdk/client-cognito-identity-provider';
import { DescribeTableCommand, DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import type { Template, TemplateResource } from './stacks.ts';

/** A resource of a new stack that exists already, because an earlier stack of the stage left it. */
export interface Leftover {
  logicalId: string;
  type: string;
  /** The keys and values with which CloudFormation identifies the resource. */
  identifier: Record<string, string>;
}

const TAKEN_OVER = new Set(['AWS::DynamoDB::Table', 'AWS::Cognito::UserPool', 'AWS::Cognito::UserPoolGroup']);

/** Returns true if the next stack of a stage imports leftovers of this type. */
export const isTakenOver = (type: string): boolean => TAKEN_OVER.has(type);

/** Returns true if the resource stays when its stack is removed. */
export const isRetained = ({ DeletionPolicy = 'Delete' }: TemplateResource): boolean =>
  DeletionPolicy.startsWith('Retain');

/** Returns true for AWS's errors for a resource that does not exist. */
const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'ResourceNotFoundException';

/** Finds leftovers of stacks in an account: tables, and user pools with their groups. */
export function createLeftovers(region: string) {
  const dynamodb = new DynamoDBClient({ region });
  const cognito = new CognitoIdentityProviderClient({ region });

  async function findTable({ TableName }: Properties) {
    if (typeof TableName !== 'string') return undefined;
    await dynamodb.send(new DescribeTableCommand({ TableName }));
    return { TableName };
  }

  async function findPool({ UserPoolName }: Properties) {
    for await (const { UserPools = [] } of paginateListUserPools({ client: cognito }, { MaxResults: 60 })) {
      const pool = UserPools.find(({ Name }) => Name === UserPoolName);
      if (pool?.Id !== undefined) return { UserPoolId: pool.Id };
    }
    return undefined;
  }

  async function findGroup({ GroupName }: Properties, pool: Leftover | undefined) {
    const UserPoolId = pool?.identifier.UserPoolId;
    if (typeof GroupName !== 'string' || UserPoolId === undefined) return undefined;
    await cognito.send(new GetGroupCommand({ UserPoolId, GroupName }));
    return { UserPoolId, GroupName };
  }

  return {
    /**
     * Returns true if any table or user pool has a name like those of this stage. Otherwise a
     * search for each resource is not worth its requests.
     */
    async hasAny(stage: string): Promise<boolean> {
      const isOurs = (name = ''): boolean => name.includes('booth') && name.includes(stage);
      for await (const { TableNames = [] } of paginateListTables({ client: dynamodb }, {})) {
        if (TableNames.some(isOurs)) return true;
      }
      for await (const { UserPools = [] } of paginateListUserPools({ client: cognito }, { MaxResults: 60 })) {
        if (UserPools.some(({ Name }) => isOurs(Name))) return true;
      }
      return false;
    },

    /** Returns the resources of a template that the account has, without those in its stack. */
    async find({ Resources }: Template, inStack: ReadonlySet<string>): Promise<Leftover[]> {
      const found: Leftover[] = [];
      const search = async (type: string, finder: Finder) => {
        for (const [logicalId, { Type, Properties = {} }] of Object.entries(Resources)) {
          if (Type !== type || inStack.has(logicalId)) continue;
          const identifier = await finder(Properties).catch((error: unknown) => {
            if (isMissing(error)) return undefined;
            throw error;
          });
          if (identifier !== undefined) found.push({ logicalId, type, identifier });
        }
      };
      await search('AWS::DynamoDB::Table', findTable);
      await search('AWS::Cognito::UserPool', findPool);
      const pool = found.find(({ type }) => type === 'AWS::Cognito::UserPool');
      await search('AWS::Cognito::UserPoolGroup', (properties) => findGroup(properties, pool));
      return found;
    },

    close: () => [dynamodb, cognito].forEach((client) => void client.destroy()),
  };
}

type Properties = Record<string, unknown>;
type Finder = (properties: Properties) => Promise<Record<string, string> | undefined>;

/**
 * Returns the template of an import: the current resources of the stack, and the leftovers as the
 * service declares them. An import creates nothing, and accepts only resources to be retained:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
 */
export function importTemplate(service: Template, stack: Template | undefined, leftovers: readonly Leftover[]) {
  const imported = leftovers.map(({ logicalId }) => {
    const { Type, Properties } = service.Resources[logicalId] ?? {};
    return [logicalId, { Type, DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties }];
  });
  return { ...stack, Resources: { ...stack?.Resources, ...Object.fromEntries(imported) } };
}

/** Returns the commands that delete a resource, or a hint where to look for it. */
export function deletionOf(type: string, physicalId: string, region: string): string {
  const aws = (command: string) => `aws ${command} --region ${region}`;
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return [
        aws(`dynamodb update-table --table-name ${physicalId} --no-deletion-protection-enabled`),
        aws(`dynamodb delete-table --table-name ${physicalId}`),
      ].join(' && ');
    case 'AWS::Cognito::UserPool':
      return [
        aws(`cognito-idp update-user-pool --user-pool-id ${physicalId} --deletion-protection INACTIVE`),
        aws(`cognito-idp delete-user-pool --user-pool-id ${physicalId}`),
      ].join(' && ');
    case 'AWS::Cognito::UserPoolGroup':
      return 'is deleted with its user pool';
    case 'AWS::IAM::Role':
      // Its policy is in services/survey/iac/api-stage.yml.
      return [
        `aws iam delete-role-policy --role-name ${physicalId} --policy-name write-logs`,
        `aws iam delete-role --role-name ${physicalId}`,
      ].join(' && ');
    default:
      return 'see its page in the console';
  }
}
