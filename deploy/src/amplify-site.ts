import { setTimeout } from 'node:timers/promises';
import {
  type AmplifyClient,
  CreateDeploymentCommand,
  GetAppCommand,
  GetBranchCommand,
  GetJobCommand,
  type Job,
  StartDeploymentCommand,
  StartJobCommand,
  TagResourceCommand,
} from '@aws-sdk/client-amplify';
import { zipSync } from 'fflate';
import { CommandError } from './command.ts';
import { contentHash, type SiteFiles } from './site.ts';

/** The tag of a branch with the hash of the last published site and its job. */
const PUBLISHED_TAG = 'booth:published';

export interface PublishDependencies {
  client: AmplifyClient;
  /** Reports progress. */
  say: (news: string) => void;
  /** Milliseconds between two requests for the status of a job. */
  pollMs?: number;
}

/** The place of a site: an app of Amplify Hosting serves each of its branches. */
export interface HostedBranch {
  appId: string;
  branchName: string;
}

/**
 * Publishes a site on Amplify Hosting and waits until visitors get it. Returns false, and uploads
 * nothing, if the same files are published already.
 * @throws CommandError if the site is not published
 */
export async function publishSite(
  dependencies: PublishDependencies,
  hosted: HostedBranch,
  files: SiteFiles,
): Promise<boolean> {
  const { client, say } = dependencies;
  const { branch } = await client.send(new GetBranchCommand(hosted));
  const { app } = await client.send(new GetAppCommand({ appId: hosted.appId }));
  // Changed headers reach visitors only with a new deployment, so the hash includes them:
  // https://docs.aws.amazon.com/amplify/latest/userguide/setting-custom-headers.html
  const headers = Buffer.from(app?.customHeaders ?? '');
  const hash = contentHash(new Map([...files, ['(headers)', headers]]));
  // With another active job, somebody has published something else in the console since.
  if (branch?.activeJobId && branch.tags?.[PUBLISHED_TAG] === tagOf(hash, branch.activeJobId)) return false;

  const { jobId, zipUploadUrl } = await client.send(new CreateDeploymentCommand(hosted));
  if (jobId === undefined || zipUploadUrl === undefined)
    throw new CommandError('Amplify returned no address for the upload.');
  const archive = zipSync(Object.fromEntries(files));
  say(`Uploading ${files.size} files, ${Math.ceil(archive.byteLength / 1024)} KB …`);
  await upload(zipUploadUrl, archive);
  await client.send(new StartDeploymentCommand({ ...hosted, jobId }));
  await untilDone(dependencies, hosted, jobId);
  const tags = { [PUBLISHED_TAG]: tagOf(hash, jobId) };
  if (branch?.branchArn) await client.send(new TagResourceCommand({ resourceArn: branch.branchArn, tags }));
  return true;
}

/**
 * Starts a build of the newest commit in Amplify, which is connected to the repository, and waits
 * until visitors get it.
 * @throws CommandError if the build fails
 */
export async function buildFromRepository(dependencies: PublishDependencies, hosted: HostedBranch): Promise<void> {
  const { jobSummary } = await dependencies.client.send(new StartJobCommand({ ...hosted, jobType: 'RELEASE' }));
  if (jobSummary?.jobId === undefined) throw new CommandError('Amplify started no build.');
  await untilDone(dependencies, hosted, jobSummary.jobId);
}

const tagOf = (hash: string, jobId: string): string => `${hash}:${jobId}`;

async function upload(url: string, archive: Uint8Array<ArrayBuffer>): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/zip' }, body: archive });
  if (!answer.ok) throw new CommandError(`The upload was refused: ${answer.status} ${await answer.text()}`);
}

async function untilDone({ client, say, pollMs = 2_000 }: PublishDependencies, hosted: HostedBranch, jobId: string) {
  let told: string | undefined;
  for (;;) {
    const { job } = await client.send(new GetJobCommand({ ...hosted, jobId }));
    const { status } = job?.summary ?? {};
    if (status !== told) say(`Amplify: ${status?.toLowerCase()} …`);
    told = status;
    if (status === 'SUCCEED') return;
    if (status === 'FAILED' || status === 'CANCELLED') throw new CommandError(failureOf(job, hosted));
    await setTimeout(pollMs);
  }
}

function failureOf(job: Job | undefined, { appId, branchName }: HostedBranch): string {
  const step = job?.steps?.find(({ status }) => status === 'FAILED');
  const reason = step?.statusReason ?? step?.stepName ?? 'no step says why';
  const log = step?.logUrl === undefined ? '' : `\nIts log: ${step.logUrl}`;
  return `Amplify did not publish the branch ${branchName} of the app ${appId}: ${reason}.${log}\nVisitors still get the earlier pages.`;
}
