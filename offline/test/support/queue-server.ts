import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** fauxqs has no CommonJS entry for jest, so it runs in a process of its own. */
const program = `
  const { startFauxqs } = await import('fauxqs');
  const server = await startFauxqs({ port: 0, logger: false });
  console.log(JSON.stringify({ endpoint: server.address, ...server.createQueue('dlq') }));
`;

/** Starts an SQS with one queue, `dlq`, on a free port. */
export async function startQueueServer() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line]: string[] = await once(createInterface(child.stdout), 'line');
  const { endpoint, queueArn, queueUrl }: { endpoint: string; queueArn: string; queueUrl: string } = JSON.parse(
    line ?? '',
  );
  return {
    endpoint,
    queueArn,
    queueUrl,
    close: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}
