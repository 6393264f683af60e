import { isIPv4 } from 'node:net';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CloudCommandOptions } from './cloud/cloud-command.ts';
import type { StartCommandOptions } from './runner/start-command.ts';

/** The exit code for arguments that are not valid. */
const USAGE_ERROR = 2;

const HOST_NAME = /^(?=.{1,253}$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;

const portOf = (text: string) => wholeNumber(text, 'a port (0: a free one)', 0, 65_535);
const secondsOf = (text: string) => wholeNumber(text, 'whole seconds', 1, 86_400);

function wholeNumber(text: string, what: string, minimum: number, maximum: number): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  throw new InvalidArgumentError(`It takes ${what}, from ${minimum} to ${maximum}.`);
}

function hostOf(text: string): string {
  // Only digits and dots: a mistyped address.
  if (isIPv4(text) || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text))) return text;
  throw new InvalidArgumentError('It takes a name or an IPv4 address, without a scheme and a port.');
}

function urlOf(text: string): string {
  if (URL.canParse(text)) return text;
  throw new InvalidArgumentError('It takes a URL.');
}

/** Collects the values of an option that may be repeated. */
const several = (value: string, others: string[] = []) => [...others, value];

interface SignInOptions {
  port: number;
  clientId: string;
  redirectUri: string[];
  logoutUri: string[];
  user: string[];
  tokenSeconds?: number;
  rotateRefreshTokens?: boolean;
}

const program = new Command('offline-cloud')
  .description('Runs services of the Serverless Framework on this machine, with no AWS account.')
  .exitOverride();

let exitCode = 0;

program
  .command('start')
  .description('Runs DynamoDB Local, the local Step Functions and the services of the configuration, until Ctrl-C.')
  .option('--config <file>', 'the configuration (default: offline-cloud.config.ts, .mts, .js or .mjs)')
  .option('--free-ports', 'use free ports instead of the configured ones')
  .option(
    '--host <host>',
    'the name or address under which browsers reach this machine; localhost keeps everything to this machine ' +
      '(default: its address in the local network, for phones)',
    hostOf,
  )
  .option(
    '--data-folder <folder>',
    'keep tables, queues, secrets, running executions and checkpoints of streams there (default: in memory)',
  )
  .option(
    '--faults [seed]',
    'inject faults into functions, workflows and streams, with this seed or a new one, which is printed',
  )
  .option('--timeout <seconds>', 'give up on a part that is not ready and prints nothing for so long', secondsOf, 120)
  .option('--no-download', 'do not download a JRE or DynamoDB Local if they are missing')
  .option('--verbose', 'show everything that the parts print while they start')
  .action(async (options: StartCommandOptions, command: Command) => {
    const { runStartCommand, UnusableOption } = await import('./runner/start-command.ts');
    try {
      exitCode = await runStartCommand(options);
    } catch (error) {
      if (error instanceof UnusableOption) command.error(`error: ${error.message}`, { exitCode: USAGE_ERROR });
      throw error;
    }
  });

program
  .command('cloud')
  .description('Runs the local Step Functions, queues and event sources alone. `start` does this by itself.')
  .option('--port <port>', 'the port of the Step Functions API', portOf, 4566)
  .option('--queues-port <port>', 'the port of SQS, SNS and S3', portOf, 4576)
  .option('--dynamodb-endpoint <url>', 'where DynamoDB answers', urlOf, 'http://127.0.0.1:8000')
  .option('--region <region>', 'the region of all resources', 'us-east-1')
  .option('--account-id <id>', 'the account of all resources', '000000000000')
  .option('--data-folder <folder>', 'keep running executions, queues, secrets and checkpoints of streams there')
  .addOption(new Option('--fault-mode <json>').hideHelp())
  .action(async (options: CloudCommandOptions) => {
    const { runCloudCommand } = await import('./cloud/cloud-command.ts');
    await runCloudCommand(options);
  });

program
  .command('sign-in')
  .description('Runs an OpenID Connect server in place of a Cognito user pool, as a command of the configuration.')
  .requiredOption('--port <port>', 'the port of the server', portOf)
  .requiredOption('--client-id <id>', 'the application that users sign in to')
  .requiredOption('--redirect-uri <url>', 'the exact address of a page that gets codes; can be repeated', several)
  .option('--logout-uri <url>', 'the exact address of a page to show after signing out; can be repeated', several, [])
  .requiredOption('--user <name[:group,…]>', 'a user who can sign in; can be repeated', several)
  .option('--token-seconds <seconds>', 'how long access and ID tokens are valid (default: an hour)', secondsOf)
  .option('--rotate-refresh-tokens', 'each refresh returns another refresh token and ends the old one')
  .action(async ({ redirectUri, logoutUri, user, rotateRefreshTokens, ...options }: SignInOptions) => {
    const { runSignInCommand } = await import('./sign-in/sign-in-command.ts');
    await runSignInCommand({
      ...options,
      ...{ redirectUris: redirectUri, logoutUris: logoutUri, users: user },
      ...(rotateRefreshTokens !== undefined && { rotatesRefreshTokens: rotateRefreshTokens }),
    });
  });

for (const command of [program, ...program.commands]) {
  const name = command === program ? [] : [command.name()];
  command.showHelpAfterError(`Usage: ${[program.name(), ...name, command.usage()].join(' ')} (see --help)`);
}

program.parseAsync().then(
  () => process.exit(exitCode),
  (error: unknown) => {
    // Commander has already printed the error.
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : USAGE_ERROR);
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
