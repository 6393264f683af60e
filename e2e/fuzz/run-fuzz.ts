import { Agent, request as httpRequest } from 'node:http';
import type { PollDefinition } from '@booth/shared';
import fc from 'fast-check';
import type { ApiDocument, Received } from './api-document.ts';
import { type FuzzRequest, type FuzzTokens, requestsOf } from './requests.ts';
import { createWorld } from './world.ts';

/** The addresses of the services. */
export interface FuzzTarget {
  survey: string;
  results: string;
}

export interface FuzzRun {
  document: ApiDocument;
  target: FuzzTarget;
  tokens: FuzzTokens;
  /** The polls that organizers create. */
  templates: readonly PollDefinition[];
  requests: number;
  /** A seed repeats the requests of an earlier run, as long as the answers are the same. */
  seed: number;
  onProgress?: (sent: number) => void;
}

export interface FuzzReport {
  /** How often each operation was answered with each status: `createPoll` → `201` → 12. */
  answers: Map<string, Map<number, number>>;
  /**
   * The kinds of answers that the document does not describe, each with its first request as a
   * command line. $ORGANIZER and $OTHER stand for the tokens.
   */
  failures: Map<string, { curl: string; answer: string }>;
}

/** How many requests are sent at a time: two, so they also meet each other. */
const AT_ONCE = 2;
/** The name in reports for requests to addresses that the document does not have. */
export const UNKNOWN_ADDRESS = '(unknown address)';
/**
 * Spreads neighbouring seeds (2^32 divided by the golden ratio). Otherwise the seeds 7 and 8 would
 * send the same requests but one.
 */
const SEED_SPREAD = 0x9e3779b1;
/** How many characters of an answer a report shows. */
const SHOWN_CHARACTERS = 500;

/** Sends random requests, and checks each answer against the document. */
export async function runFuzz({
  document,
  target,
  tokens,
  templates,
  requests,
  seed,
  onProgress,
}: FuzzRun): Promise<FuzzReport> {
  // The service may close a kept connection just as the next request is sent.
  const agent = new Agent({ keepAlive: false });
  const world = createWorld(templates);
  const firstSeed = Math.imul(seed + 1, SEED_SPREAD);
  const answers: FuzzReport['answers'] = new Map();
  const failures: FuzzReport['failures'] = new Map();

  const sendOne = async (number: number) => {
    const [drawn] = fc.sample(requestsOf({ document, tokens }, world), {
      seed: firstSeed + number,
      numRuns: 1,
    });
    if (drawn === undefined) return;
    const address = (drawn.operation?.isOfResults ?? number % 2 === 0) ? target.results : target.survey;
    const answer = await send(address, drawn, agent);
    const name = drawn.operation?.id ?? UNKNOWN_ADDRESS;
    const statuses = answers.get(name) ?? new Map<number, number>();
    answers.set(name, statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1));
    const why = document.objection(drawn.operation, answer);
    if (why === undefined) world.remember(drawn, answer);
    else if (!failures.has(`${name}: ${why}`)) {
      failures.set(`${name}: ${why}`, { curl: curlOf(address, drawn, tokens), answer: shown(answer) });
    }
  };

  // Tells the world about the polls that exist already.
  for (const id of ['listPolls', 'readPoll']) {
    const operation = document.operations.find((one) => one.id === id);
    for (const pollId of id === 'readPoll' ? (world.seen.get('pollId') ?? []) : ['']) {
      const [method, path] = ['GET', `${operation?.path.replace('{pollId}', pollId)}`];
      const request = {
        operation,
        method,
        path,
        headers: { authorization: `Bearer ${tokens.organizer}` },
        body: undefined,
      };
      world.remember(request, await send(target.survey, request, agent));
    }
  }
  for (let first = 0; first < requests; first += AT_ONCE) {
    const wave = Array.from({ length: Math.min(AT_ONCE, requests - first) }, (_, index) => first + index);
    await Promise.all(wave.map(sendOne));
    onProgress?.(first + wave.length);
  }
  return { answers, failures };
}

/** Sends a request by node:http, because `fetch` normalizes paths. */
function send(address: string, { method, path, headers, body }: FuzzRequest, agent: Agent): Promise<Received> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const sent = httpRequest(
      { hostname, port, agent, method, path, headers: { ...headers, 'content-length': body?.length ?? 0 } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'],
            body: Buffer.concat(chunks).toString('utf8'),
            headers: new Map(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          }),
        );
      },
    );
    sent.on('error', ({ message }) =>
      resolve({ status: 0, contentType: undefined, body: message, headers: new Map() }),
    );
    sent.end(body);
  });
}

const shown = ({ status, contentType, body }: Received): string =>
  `${status} ${contentType} ${body.slice(0, SHOWN_CHARACTERS)}`;

/** Quotes a text for a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Returns the curl option for a header, with a variable in place of a token. */
function headerOption(name: string, value: string, { organizer, other }: FuzzTokens): string {
  if (value === `Bearer ${organizer}`) return ` -H "${name}: Bearer $ORGANIZER"`;
  if (value === `Bearer ${other}`) return ` -H "${name}: Bearer $OTHER"`;
  return ` -H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`;
}

/** Returns the command line that sends the request again. */
function curlOf(address: string, { method, path, headers, body }: FuzzRequest, tokens: FuzzTokens): string {
  const options = Object.entries(headers).map(([name, value]) => headerOption(name, value, tokens));
  // A body may not be text.
  const input = body === undefined ? '' : `echo ${body.toString('base64')} | base64 -d | `;
  const data = body === undefined ? '' : ' --data-binary @-';
  return `${input}curl --path-as-is -i -X ${method} ${quoted(`${address}${path}`)}${options.join('')}${data}`;
}
