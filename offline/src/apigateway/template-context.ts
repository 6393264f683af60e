import { configurationError } from './gateway-error.ts';

/** The parts of the answer that a template may override, each once. */
export interface ResponseOverride {
  status?: unknown;
  header: Record<string, unknown>;
}

/** `$context` (API Gateway guide: "Variables for data transformations", "$context variables"). */
export interface TemplateContext {
  accountId: string;
  apiId: string;
  authorizer: Record<string, unknown>;
  domainName: string;
  domainPrefix: string;
  extendedRequestId: string;
  httpMethod: string;
  identity: { sourceIp: string; userAgent: string };
  path: string;
  protocol: string;
  requestId: string;
  requestOverride: { header: object; path: object; querystring: object };
  requestTime: string;
  requestTimeEpoch: number;
  resourceId: string | undefined;
  resourcePath: string | undefined;
  responseOverride: ResponseOverride;
  stage: string;
}

/** The facts of a request that `$context` shows. */
export interface RequestFacts {
  requestId: string;
  httpMethod: string;
  host: string;
  path: string;
  /** undefined: the request fits no method. */
  resourceId: string | undefined;
  resourcePath: string | undefined;
  sourceIp: string;
  userAgent: string;
  receivedAt: Date;
}

const localAccountId = '000000000000';
const localApiId = 'local';
const localStage = 'local';

/** Makes the `$context` that both templates of one request share. */
export function createTemplateContext(facts: RequestFacts): TemplateContext {
  return {
    accountId: localAccountId,
    apiId: localApiId,
    authorizer: {},
    domainName: facts.host,
    domainPrefix: facts.host.split('.')[0] ?? '',
    extendedRequestId: facts.requestId,
    httpMethod: facts.httpMethod,
    identity: { sourceIp: facts.sourceIp, userAgent: facts.userAgent },
    path: facts.path,
    protocol: 'HTTP/1.1',
    requestId: facts.requestId,
    requestOverride: { header: {}, path: {}, querystring: {} },
    requestTime: commonLogTime(facts.receivedAt),
    requestTimeEpoch: facts.receivedAt.getTime(),
    resourceId: facts.resourceId,
    resourcePath: facts.resourcePath,
    responseOverride: overriddenOnce({ header: overriddenOnce<Record<string, unknown>>({}, 'header') }, 'status'),
    stage: localStage,
  };
}

/**
 * "If you try to override the same parameter multiple times, API Gateway returns a 5XX response"
 * (guide: "Override your API's request and response parameters and status codes").
 */
function overriddenOnce<Target extends object>(target: Target, what: string): Target {
  return new Proxy(target, {
    set(object, name, value) {
      // The template engine parks its own `eval` on any object whose method it calls.
      if (name !== 'eval' && Object.hasOwn(object, name)) {
        throw configurationError(`A template overrides the ${what} ${String(name)} twice; API Gateway allows it once.`);
      }
      return Reflect.set(object, name, value);
    },
  });
}

/** Formats a time as in a web server's log: `09/Apr/2015:12:34:56 +0000`. */
export function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
