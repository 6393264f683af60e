import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import * as z from 'zod/mini';

/**
 * A stand-in for Amplify Hosting, which the emulator does not have. It has the part of the API that
 * a manual deployment needs, and serves the uploaded site.
 * https://docs.aws.amazon.com/amplify/latest/APIReference/API_Operations.html
 */
export interface AmplifyStandIn {
  /** The value of AWS_ENDPOINT_URL_AMPLIFY. */
  endpoint: string;
  /** The address of the published site. */
  site: string;
  /** Returns the number of uploaded sites. */
  uploads(): number;
  stop(): void;
}

interface Answer {
  status?: number;
  body: unknown;
}

/** Answers a request. `names` are the parameters of its path. */
type Route = (names: Record<string, string | undefined>, body: Buffer) => Answer;

const Tags = z.object({ tags: z.record(z.string(), z.string()) });
const StartDeployment = z.object({ jobId: z.string() });

/** Starts the stand-in on free ports. */
export async function startAmplifyStandIn(): Promise<AmplifyStandIn> {
  const uploaded = new Map<string, Buffer>();
  const tags = new Map<string, Record<string, string>>();
  const statuses = new Map<string, 'PENDING' | 'SUCCEED' | 'FAILED'>();
  let activeJobId: string | undefined;
  let files = new Map<string, Uint8Array>();
  let endpoint = '';

  const branchPath = '/apps/:app/branches/:branch';
  const routes: [method: string, path: string, Route][] = [
    ['GET', '/apps/:app', ({ app }) => ({ body: { app: { appId: app, customHeaders: '' } } })],
    [
      'GET',
      branchPath,
      ({ app, branch }) => {
        const branchArn = `arn:aws:amplify:::apps/${app}/branches/${branch}`;
        return { body: { branch: { branchArn, branchName: branch, activeJobId, tags: tags.get(branchArn) } } };
      },
    ],
    [
      'POST',
      '/tags/:arn(.*)',
      ({ arn = '' }, sent) => {
        const name = decodeURIComponent(arn);
        tags.set(name, { ...tags.get(name), ...Tags.parse(JSON.parse(sent.toString())).tags });
        return { body: {} };
      },
    ],
    [
      'POST',
      `${branchPath}/deployments`,
      () => {
        const jobId = randomUUID();
        statuses.set(jobId, 'PENDING');
        return { body: { jobId, zipUploadUrl: `${endpoint}/uploads/${jobId}`, fileUploadUrls: {} } };
      },
    ],
    [
      'PUT',
      '/uploads/:job',
      ({ job = '' }, sent) => {
        uploaded.set(job, sent);
        return { body: {} };
      },
    ],
    [
      'POST',
      `${branchPath}/deployments/start`,
      (_, sent) => {
        const { jobId } = StartDeployment.parse(JSON.parse(sent.toString()));
        const archive = uploaded.get(jobId);
        if (archive === undefined) return { status: 400, body: { message: 'Nothing was uploaded.' } };
        files = new Map(Object.entries(unzipSync(archive)));
        statuses.set(jobId, files.has('index.html') ? 'SUCCEED' : 'FAILED');
        activeJobId = jobId;
        return { body: { jobSummary: { jobId, status: 'PENDING' } } };
      },
    ],
    [
      'GET',
      `${branchPath}/jobs/:job`,
      ({ job = '' }) => ({ body: { job: { summary: { jobId: job, status: statuses.get(job) }, steps: [] } } }),
    ],
  ];

  const api = await listen(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://amplify');
    const sent = await buffer(request);
    const answerOf = (): Answer => {
      for (const [method, path, route] of routes) {
        const match = method === request.method && new URLPattern({ pathname: path }).exec({ pathname });
        if (match) return route(match.pathname.groups, sent);
      }
      return { status: 404, body: { message: `The stand-in has no ${request.method} ${pathname}.` } };
    };
    const { status = 200, body } = answerOf();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  endpoint = addressOf(api);

  const site = await listen((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    // A single-page application: a path without a file name gets the page.
    const content = files.get(pathname.includes('.') ? pathname.slice(1) : 'index.html');
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });

  return {
    endpoint,
    site: addressOf(site),
    uploads: () => uploaded.size,
    stop: () => {
      for (const server of [api, site]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
