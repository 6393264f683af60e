import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Invocation, startLambdaEndpoint } from '../../../../shared/test/support/lambda-endpoint.ts';

const CREDENTIALS = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** The output and the exit code of a command. */
export interface CommandRun {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs `npm run COMMAND`, with `handle` as the function that it calls. */
export async function runCommand(
  command: 'redrive' | 'reconcile' | 'rebuild',
  handle: (invocation: Invocation) => unknown,
  ...options: string[]
): Promise<CommandRun> {
  const lambda = await startLambdaEndpoint(handle);
  try {
    return await runWith(lambda.url, command, options);
  } finally {
    await lambda.stop();
  }
}

/** Runs the command without a cloud: nothing listens at the endpoint of the functions. */
export async function runWithoutCloud(command: string, ...options: string[]): Promise<CommandRun> {
  // A port that was free just now is still free.
  const lambda = await startLambdaEndpoint(() => undefined);
  await lambda.stop();
  return runWith(lambda.url, command, options);
}

async function runWith(lambdaUrl: string, command: string, options: string[]): Promise<CommandRun> {
  const child = spawn(process.execPath, [join(__dirname, `../../scripts/${command}.ts`), ...options], {
    env: { ...process.env, ...CREDENTIALS, AWS_ENDPOINT_URL_LAMBDA: lambdaUrl },
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, output, errors };
}
