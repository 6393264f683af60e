import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { GatewayError } from './gateway-error.ts';
import type { BackendAnswer } from './integration-response.ts';
import type { IntegrationRoute } from './route.ts';

/** Takes a third of the processor time that `fetch` takes. */
const agent = new Agent({ keepAlive: true });

/**
 * Sends a rendered request body to Step Functions, unchecked, as API Gateway does.
 * @throws GatewayError INTEGRATION_TIMEOUT or INTEGRATION_FAILURE when no answer comes.
 */
export async function callStepFunctions(
  route: Pick<IntegrationRoute, 'action' | 'timeoutInMillis'>,
  body: string,
  { sfnEndpoint, region }: { sfnEndpoint: string; region: string },
): Promise<BackendAnswer> {
  const signal = AbortSignal.timeout(route.timeoutInMillis);
  try {
    const sent = request(sfnEndpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'Content-Length': Buffer.byteLength(body),
        'X-Amz-Target': `AWSStepFunctions.${route.action}`,
        // Step Functions offline verifies nothing, but reads the region and the service here.
        Authorization: `AWS4-HMAC-SHA256 Credential=local/20200101/${region}/states/aws4_request, SignedHeaders=host, Signature=local`,
      },
      agent,
      signal,
    });
    sent.end(body);
    const [response]: IncomingMessage[] = await once(sent, 'response');
    if (response === undefined) throw new Error('there is no response');
    return { status: response.statusCode ?? 502, headers: response.headers, body: await text(response) };
  } catch (error) {
    throw signal.aborted ? timedOut(route.timeoutInMillis) : notReachable(sfnEndpoint, error);
  }
}

/** Returns what a mock answers: the status code that its request template renders, no body. */
export function answerMock(requestBody: string): BackendAnswer {
  const status = /['"]?statusCode['"]?\s*:\s*(\d{3})/.exec(requestBody)?.[1] ?? '500';
  return { status: Number(status), headers: {}, body: '' };
}

function timedOut(timeoutInMillis: number): GatewayError {
  return new GatewayError(
    'INTEGRATION_TIMEOUT',
    'Endpoint request timed out',
    `Step Functions did not answer within the integration's ${timeoutInMillis} ms.`,
  );
}

function notReachable(sfnEndpoint: string, error: unknown): GatewayError {
  return new GatewayError(
    'INTEGRATION_FAILURE',
    'Network error communicating with endpoint',
    `Step Functions does not answer at ${sfnEndpoint}: is the local cloud running? (${error})`,
  );
}
