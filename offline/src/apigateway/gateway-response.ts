import { type GatewayError, type GatewayResponseType, gatewayResponseTypes } from './gateway-error.ts';
import { mediaType } from './integration-request.ts';
import type { MethodAnswer } from './integration-response.ts';
import type { TemplateContext } from './template-context.ts';
import type { RequestParameters } from './template-input.ts';

/** How an API changes one kind of the answers that API Gateway gives by itself. */
export interface GatewayResponse {
  /** undefined: the type's own, or for a DEFAULT_… that of each type it stands for. */
  statusCode: number | undefined;
  /** `gatewayresponse.header.NAME` → `'literal'`, `method.request.…`, `context.…`. */
  responseParameters: Record<string, string>;
  /** Content type → text with simple variables, no VTL. */
  responseTemplates: Record<string, string>;
}

export type GatewayResponses = ReadonlyMap<GatewayResponseType, GatewayResponse>;

/**
 * What is known of the request when it fails; of one that fits no route there are no path
 * parameters.
 */
export interface FailedRequest {
  parameters: RequestParameters;
  context: TemplateContext;
  accept: string | undefined;
}

/**
 * The body of every type that the API does not change ("Gateway responses for REST APIs in API
 * Gateway").
 */
const defaultTemplates = { 'application/json': '{"message":$context.error.messageString}' };

/**
 * The answer to a request that API Gateway itself refuses: by the gateway response of the error's
 * type, else by DEFAULT_4XX or DEFAULT_5XX, else AWS's own.
 */
export function answerGatewayError(
  error: GatewayError,
  responses: GatewayResponses,
  request: FailedRequest,
): MethodAnswer {
  const fallback = error.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const response = responses.get(error.responseType) ?? responses.get(fallback);
  const variable = variablesOf(error, request);
  const { contentType, text } = selectTemplate(response?.responseTemplates ?? {}, request.accept);
  const headers: Record<string, string> = {
    'x-amzn-ErrorType': gatewayResponseTypes[error.responseType].errorType,
    'Content-Type': contentType,
  };
  for (const [target, source] of Object.entries(response?.responseParameters ?? {})) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
    const value = /^'(.*)'$/s.exec(source)?.[1] ?? variable(source);
    if (name !== undefined && value !== undefined) setHeader(headers, name, value);
  }
  return { status: response?.statusCode ?? error.status, headers, body: substitute(text, variable) };
}

/**
 * A template is text in which variables are replaced, not VTL; a variable that has no value leaves
 * nothing.
 */
function substitute(template: string, variable: (name: string) => string | undefined): string {
  return template.replace(
    /\$((?:context|stageVariables|method\.request)(?:\.[\w-]+)+)/g,
    (_match, name: string) => variable(name) ?? '',
  );
}

/**
 * The variables by name. `validationErrorString` is escaped for a JSON string, but without the
 * quotes around it: templates in use write `"cause": "$context.error.validationErrorString"`.
 */
function variablesOf(error: GatewayError, { parameters, context }: FailedRequest) {
  const known = {
    method: { request: parameters },
    context: {
      ...context,
      error: {
        message: error.clientMessage,
        messageString: JSON.stringify(error.clientMessage),
        responseType: error.responseType,
        validationErrorString: error.validationErrors && JSON.stringify(error.validationErrors).slice(1, -1),
      },
    },
  };
  return (name: string): string | undefined => {
    let value: unknown = known;
    for (const part of name.split('.')) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = Object.entries(value).find(([key]) => key === part)?.[1];
    }
    return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
  };
}

/**
 * By the Accept header, else application/json, else the first, as with an integration's response
 * templates.
 */
function selectTemplate(templates: Record<string, string>, accept: string | undefined) {
  const own = Object.entries(templates).length > 0 ? templates : defaultTemplates;
  const entries = Object.entries(own).map(([contentType, text]) => ({ contentType, text }));
  const accepted = (accept ?? '').split(',').map(mediaType);
  return (
    entries.find(({ contentType }) => accepted.includes(mediaType(contentType))) ??
    entries.find(({ contentType }) => mediaType(contentType) === 'application/json') ??
    entries[0] ?? { contentType: 'application/json', text: '' }
  );
}

function setHeader(headers: Record<string, string>, name: string, value: string): void {
  const existing = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase());
  headers[existing ?? name] = value;
}
