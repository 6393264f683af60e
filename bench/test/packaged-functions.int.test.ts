import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packagedFolder } from '../../shared/test/support/packaged-template.ts';
import { measureImport } from '../src/measured-import.ts';
import { unpackFunctions } from '../src/packaged-functions.ts';

/** Larger packages start noticeably slower (`npm run bench -- coldstart`). */
const PACKAGE_MAX_BYTES = 150_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packaged-functions-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(['aggregation', 'realtime'])(
  '%s: each package is small, and its handler loads in the deployed environment',
  (service) => checkPackages(service),
);

test('survey: the same, and a function signs its calls with the credentials from its environment', async () => {
  // Prepare
  const functions = await checkPackages('survey');
  const findPoll = functions.find(({ name }) => name === 'findPoll');
  const received: IncomingHttpHeaders[] = [];
  const dynamodb = createServer((request, response) => {
    received.push(request.headers);
    response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
  });
  dynamodb.listen(0, '127.0.0.1');
  await once(dynamodb, 'listening');
  const address = dynamodb.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  // Act
  const call = `
    const { handler } = await import(process.argv[1]);
    const answer = await handler({ headers: {}, pathParameters: { joinCode: 'ABC-DEF' } }, {});
    console.log(answer.statusCode);
    process.exit(0);
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', call, findPoll?.file ?? ''],
    {
      env: {
        ...findPoll?.environment,
        POWERTOOLS_LOG_LEVEL: 'SILENT',
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: 'OFTHEROLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'token of the role',
      },
    },
  );
  dynamodb.close();

  // Assess
  expect(stdout.trim()).toBe('404');
  expect(received).toEqual([
    expect.objectContaining({
      authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=OFTHEROLE\//),
      'x-amz-security-token': 'token of the role',
    }),
  ]);
});

async function checkPackages(service: string) {
  const packaged = await packagedFolder(join(__dirname, '../../services', service), 'prod');
  const functions = await unpackFunctions(packaged, join(folder, service));
  expect(functions.length).toBeGreaterThan(0);
  expect(functions.filter(({ zipBytes }) => zipBytes > PACKAGE_MAX_BYTES)).toEqual([]);
  for (const { file, environment } of functions) {
    expect((await measureImport(file, environment)).importMs).toBeGreaterThan(0);
  }
  return functions;
}
