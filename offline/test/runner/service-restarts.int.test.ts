import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type LocalCloud, startLocalCloud } from '../../src/runner/index.ts';

let folder: string;
let cloud: LocalCloud;
const printed: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-restarts-'));
  await cp(join(__dirname, '..', 'fixtures', 'orders'), join(folder, 'orders'), { recursive: true });
  await symlink(join(__dirname, '..', '..', '..', 'node_modules'), join(folder, 'node_modules'));
  const services = { orders: { path: 'orders', httpPort: 5401, lambdaPort: 5501 } };
  const onLine = (_part: string, line: string) => printed.push(line);
  cloud = await startLocalCloud({ services }, { folder, freePorts: true, restartServices: true, onLine });
});
afterAll(async () => {
  await cloud.stop();
  await rm(folder, { recursive: true });
});

async function changeDefinition(...changes: readonly (readonly [from: string, to: string])[]): Promise<void> {
  const file = join(folder, 'orders', 'serverless.yml');
  const definition = await readFile(file, 'utf8');
  await writeFile(
    file,
    changes.reduce((text, [from, to]) => text.replace(from, to), definition),
  );
}

/** Waits for a condition. Fails after two minutes, since an endless wait would keep the test run open. */
async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await isSo())) {
    if (Date.now() > deadline)
      throw new Error(`${what}: not within two minutes. Printed: ${printed.slice(-20).join('\n')}`);
    await delay(50);
  }
}

const untilPrinted = (pattern: RegExp) => until(() => printed.some((line) => pattern.test(line)), `${pattern}`);

async function stateMachines(): Promise<(string | undefined)[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SFNClient({ endpoint: cloud.env.AWS_ENDPOINT_URL_SFN, region: 'us-east-1', credentials });
  const answer = await client.send(new ListStateMachinesCommand({}));
  client.destroy();
  return (answer.stateMachines ?? []).map(({ name }) => name);
}

test('a changed definition takes effect while the cloud runs on, also after a broken one', async () => {
  // Prepare
  expect(await stateMachines()).toEqual(['fixture-orders-place-dev']);

  // Act: a mistake, then its correction with another name for the state machine
  await changeDefinition(['stepFunctions:', 'stepFunctions: [']);
  await untilPrinted(/orders ended \(1\).*starts again after the next change/);
  printed.length = 0;
  await changeDefinition(['stepFunctions: [', 'stepFunctions:'], ['-place-', '-renamed-']);

  // Assess
  await untilPrinted(/serverless\.yml changed: orders restarted in \d/);
  expect((await fetch(`${cloud.endpoints['orders.httpUrl']}/orders`, { method: 'OPTIONS' })).ok).toBe(true);
  expect(await stateMachines()).toEqual(['fixture-orders-renamed-dev']);
});

describe('code', () => {
  const answer = async () => (await fetch(`${cloud.endpoints['orders.httpUrl']}/orders/o1`)).text();
  const place = async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${cloud.endpoints['orders.httpUrl']}/orders`, {
      method: 'POST',
      headers,
      body: '{"orderId":"o1"}',
    });
    return response.text();
  };

  beforeAll(async () => {
    await mkdir(join(folder, 'library'));
    await writeFile(join(folder, 'library', 'greeting.ts'), "export const greeting: string = 'hello';");
  });

  test('of a function, and of a file that it imports, serves the next call after it was saved', async () => {
    const handler = `import { greeting } from '../../library/greeting.ts';
      export const handler = async () => ({ statusCode: 200, body: greeting });`;
    await writeFile(join(folder, 'orders', 'src', 'read-order.ts'), handler);
    expect(await answer()).toBe('hello');

    await writeFile(join(folder, 'library', 'greeting.ts'), "export const greeting: string = 'ciao';");
    expect(await answer()).toBe('ciao');
  });

  test('that is saved right after a workflow serves the first call after the restart', async () => {
    // Prepare
    const workflow = join(folder, 'orders', 'place-order.asl.yml');
    printed.length = 0;

    // Act
    await writeFile(workflow, (await readFile(workflow, 'utf8')).replace('placed: ', 'placedAnew: '));
    await writeFile(join(folder, 'library', 'greeting.ts'), "export const greeting: string = 'salut';");

    // Assess
    await untilPrinted(/place-order\.asl\.yml changed: orders restarted in \d/);
    expect([await answer(), await place()]).toEqual(['salut', '{"placedAnew":"o1"}']);
  });

  test('that cannot be built while its service starts serves as soon as it is mended', async () => {
    // Prepare
    const greeting = join(folder, 'library', 'greeting.ts');
    printed.length = 0;

    // Act
    await writeFile(greeting, 'export const greeting: string = ;');
    await changeDefinition(['stepFunctions:', '# changed once more\nstepFunctions:']);
    await untilPrinted(/serverless\.yml changed: orders restarted in \d/);
    await untilPrinted(/library\/greeting\.ts:1:33: error: Unexpected ";"/);
    await writeFile(greeting, "export const greeting: string = 'hola';");

    // Assess
    expect(await answer()).toBe('hola');
  });
});
