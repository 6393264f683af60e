import { z } from 'zod';

/** An error that the service answered. `code` is AWS's name for it: `InvalidExecutionInput`. */
export class ServiceError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
  }
}

/** AWS JSON 1.0 has `message` or `Message`, and a name that may begin with a namespace and `#`. */
const errorBody = z.object({
  __type: z.string().default('InternalError'),
  message: z.string().optional(),
  Message: z.string().optional(),
});

/**
 * Calls an action of the Step Functions API, which also serves this page (AWS JSON 1.0).
 * @throws ServiceError if the service answers an error, ZodError for an answer of another shape
 */
export async function callService<Answer>(
  action: string,
  request: object,
  answer: z.ZodType<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  return post('/', action, request, answer, signal, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `AWSStepFunctions.${action}`,
  });
}

/**
 * Calls an action of the console's own API, which answers what AWS's API cannot.
 * @throws as `callService` does
 */
export async function callConsole<Answer>(
  action: string,
  request: object,
  answer: z.ZodType<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  return post(`/console/api/${action}`, action, request, answer, signal, { 'content-type': 'application/json' });
}

async function post<Answer>(
  path: string,
  action: string,
  request: object,
  answer: z.ZodType<Answer>,
  signal: AbortSignal | undefined,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(request), signal });
  const text = await response.text();
  if (response.ok) return answer.parse(text === '' ? {} : JSON.parse(text));
  const refused = errorBody.safeParse(jsonOrNothing(text));
  if (!refused.success) throw new ServiceError(`HTTP ${response.status}`, `${action}: ${text.slice(0, 300)}`);
  const { __type, message, Message } = refused.data;
  throw new ServiceError(__type.slice(__type.indexOf('#') + 1), message ?? Message ?? __type);
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
