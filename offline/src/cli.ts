import { parseArgs } from 'node:util';

const USAGE = `Usage: offline-cloud start [options]
       offline-cloud sign-in --port PORT --client-id ID --redirect-uri URL … [--logout-uri URL …]
                             --user NAME[:GROUP,…] …

Starts DynamoDB Local, the local Step Functions and the services of the configuration, until Ctrl-C.

  --config FILE   the configuration (default: offline-cloud.config.ts)
  --free-ports    use ports that are free instead of the configured ones
  --host HOST     how browsers reach this machine: a name, an address, or localhost to keep everything to this machine
                  (default: the address of this machine in its network, for phones)
  --data-folder FOLDER
                  keep tables, running executions and places in streams there over a restart (default: in memory)
  --faults [SEED] inject faults into functions, workflows and streams, from this seed or a new one, which is printed
  --verbose       show everything that the parts print while they start

sign-in stands for a Cognito user pool: an OpenID Connect server with these users, for a command of the configuration. Only
the exact addresses of --redirect-uri get a code, and only those of --logout-uri are shown after signing out.`;

/** parseArgs knows no option whose value may be missing. */
function withOptionalSeed(arg: string, index: number, args: string[]): string {
  const next = args[index + 1] ?? '-';
  return arg === '--faults' && next.startsWith('-') ? '--faults=' : arg;
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    args: process.argv.slice(2).map(withOptionalSeed),
    allowPositionals: true,
    options: {
      config: { type: 'string', default: 'offline-cloud.config.ts' },
      'free-ports': { type: 'boolean', default: false },
      host: { type: 'string' },
      'data-folder': { type: 'string' },
      faults: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      // Of the sign-in server:
      'client-id': { type: 'string' },
      'redirect-uri': { type: 'string', multiple: true, default: [] },
      'logout-uri': { type: 'string', multiple: true, default: [] },
      user: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
      // Of the cloud process, which `start` runs by itself:
      port: { type: 'string', default: '4566' },
      'queues-port': { type: 'string', default: '4576' },
      dynamodb: { type: 'string', default: 'http://127.0.0.1:8000' },
      region: { type: 'string', default: 'us-east-1' },
      account: { type: 'string', default: '000000000000' },
      'fault-mode': { type: 'string' },
    },
  });
  const [command] = positionals;
  if (command === 'start' && !values.help) {
    const { runStartCommand } = await import('./runner/start-command.ts');
    return runStartCommand({
      configFile: values.config,
      freePorts: values['free-ports'],
      host: values.host,
      dataFolder: values['data-folder'],
      faults: values.faults,
      verbose: values.verbose,
    });
  }
  if (command === 'cloud' && !values.help) {
    const { runCloudCommand } = await import('./cloud/cloud-command.ts');
    await runCloudCommand({
      port: Number(values.port),
      queuesPort: Number(values['queues-port']),
      dynamodbEndpoint: values.dynamodb,
      region: values.region,
      accountId: values.account,
      dataFolder: values['data-folder'],
      faultMode: values['fault-mode'],
    });
    return 0;
  }
  const { 'client-id': clientId, 'redirect-uri': redirectUris, 'logout-uri': logoutUris, user: users } = values;
  const isSignIn = command === 'sign-in' && redirectUris.length > 0 && users.length > 0;
  if (isSignIn && clientId !== undefined && !values.help) {
    const { runSignInCommand } = await import('./sign-in/sign-in-command.ts');
    await runSignInCommand({ port: Number(values.port), clientId, redirectUris, logoutUris, users });
    return 0;
  }
  console.log(USAGE);
  return values.help ? 0 : 2;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
