import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  Capability,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type ResourceChange,
  waitUntilChangeSetCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { withPackage } from '../../shared/scripts/package-service.ts';
import { CommandError, ROOT } from './command.ts';
import { type Service, stackNameOf } from './services.ts';
import { type Stacks, Template } from './stacks.ts';

const LONGEST_CHANGE_SET_SECONDS = 300;

const LambdaCode = z.looseObject({ Code: z.looseObject({ S3Key: z.string() }) });

/** One change that a deployment would make. */
export interface Change {
  action: string;
  logicalId: string;
  type: string;
  /** `True`, `False` or `Conditional`. A replaced resource loses its data. */
  replacement: string;
  /** The properties that change. */
  properties: string[];
}

interface Previewing {
  stage: string;
  stacks: Stacks;
  client: CloudFormationClient;
  s3: S3Client;
}

/**
 * Returns the changes that a deployment of a service would make; undefined if it has no stack yet.
 * Creates a change set of CloudFormation and deletes it, without executing it.
 * @throws CommandError if CloudFormation creates no change set
 */
export async function previewOf(previewing: Previewing, service: Service): Promise<Change[] | undefined> {
  const { stage, stacks, client, s3 } = previewing;
  if ((await stacks.find(service.name)) === undefined) return undefined;
  const resources = await stacks.resources(service.name);
  const Bucket = resources.find(({ logicalId }) => logicalId === 'ServerlessDeploymentBucket')?.physicalId;
  if (Bucket === undefined) throw new CommandError(`${stackNameOf(service.name, stage)} has no deployment bucket.`);
  const Key = `preview/${randomUUID()}.json`;
  const changeSet = { StackName: stackNameOf(service.name, stage), ChangeSetName: `preview-${randomUUID()}` };
  const template = await packagedTemplate(previewing, service, Bucket);
  try {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(template) }));
    const TemplateURL = `https://s3.${await s3.config.region()}.amazonaws.com/${Bucket}/${Key}`;
    const Capabilities = [Capability.CAPABILITY_NAMED_IAM];
    await client.send(new CreateChangeSetCommand({ ...changeSet, ChangeSetType: 'UPDATE', TemplateURL, Capabilities }));
    try {
      return await changesOf(client, changeSet);
    } finally {
      await client.send(new DeleteChangeSetCommand(changeSet));
    }
  } finally {
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
}

async function changesOf(client: CloudFormationClient, changeSet: { StackName: string; ChangeSetName: string }) {
  const limits = { client, minDelay: 1, maxDelay: 5, maxWaitTime: LONGEST_CHANGE_SET_SECONDS };
  const failure: unknown = await waitUntilChangeSetCreateComplete(limits, changeSet).then(
    () => undefined,
    (error: unknown) => error,
  );
  const changes: Change[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeChangeSetCommand({ ...changeSet, NextToken }));
    const reason = page.StatusReason ?? '';
    // A change set without changes has the status FAILED.
    if (failure !== undefined && !/didn't contain changes|No updates are to be performed/.test(reason)) {
      throw new CommandError(`CloudFormation created no change set for ${changeSet.StackName}: ${reason || failure}`);
    }
    changes.push(
      ...(page.Changes ?? []).flatMap(({ ResourceChange }) => (ResourceChange ? [asChange(ResourceChange)] : [])),
    );
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return changes;
}

function asChange(change: ResourceChange): Change {
  const { Action = '', LogicalResourceId = '', ResourceType = '', Replacement = 'False', Details = [] } = change;
  const properties = Details.flatMap(({ Target }) => Target?.Name ?? Target?.Attribute ?? []);
  return {
    action: Action,
    logicalId: LogicalResourceId,
    type: ResourceType,
    replacement: Replacement,
    properties: [...new Set(properties)].sort(),
  };
}

/**
 * Returns the template of a deployment. A function with unchanged code keeps the S3 key of the
 * deployed code: `osls deploy` uploads nothing then, but `osls package` makes a new key each time.
 */
const packagedTemplate = ({ stage, stacks, s3 }: Previewing, { name, folder }: Service, Bucket: string) =>
  withPackage(join(ROOT, folder), stage, [], async (packaged) => {
    const text = await readFile(join(packaged, 'cloudformation-template-update-stack.json'), 'utf8');
    const template = Template.parse(JSON.parse(text));
    const deployed = await stacks.template(name);
    for (const [logicalId, resource] of Object.entries(template.Resources)) {
      const code = LambdaCode.safeParse(resource.Properties).data?.Code;
      const before = LambdaCode.safeParse(deployed.Resources[logicalId]?.Properties).data?.Code.S3Key;
      if (code === undefined || before === undefined) continue;
      const zip = await readFile(join(packaged, basename(code.S3Key)));
      const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket, Key: before }));
      // osls stores the hash there, and compares it to find changes.
      if (Metadata?.filesha256 !== createHash('sha256').update(zip).digest('base64')) continue;
      template.Resources[logicalId] = {
        ...resource,
        Properties: { ...resource.Properties, Code: { ...code, S3Key: before } },
      };
    }
    return template;
  });

/** Returns the changes as a Markdown table; those that lose data come first. */
export function previewTable(title: string, changes: readonly Change[] | undefined): string {
  if (changes === undefined) return `### ${title}\n\nThe stack is new.\n`;
  if (changes.length === 0) return `### ${title}\n\nNothing changes.\n`;
  const loses = ({ action, replacement }: Change) =>
    action === 'Remove' || (action === 'Modify' && replacement !== 'False');
  const rows = [...changes.filter(loses), ...changes.filter((change) => !loses(change))].map((change) => {
    const { action, logicalId, type, replacement, properties } = change;
    const what = action === 'Modify' && replacement !== 'False' ? `**${action}, replaces it: ${replacement}**` : action;
    return `| ${loses(change) ? '⚠️ ' : ''}${what} | ${logicalId} | ${type} | ${properties.join(', ')} |`;
  });
  return [
    `### ${title}`,
    '',
    '| Change | Resource | Type | Properties |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
