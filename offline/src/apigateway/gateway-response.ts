import { type GatewayError, type GatewayResponseType, gatewayResponseTypes } from './gateway-error.ts';
import { mediaType } from './integration-request.ts';
import type { MethodAnswer } from './integration-response.ts';
import type { TemplateContext } from './template-context.ts';
import type { RequestParameters } from './template-input.ts';

/** How an API changes one of the answers that API Gateway gives by itself. */
export interface GatewayResponse {
  /** undefined: each type keeps its own status code. */
  statusCode: number | undefined;
  /** `gatewayresponse.header.NAME` → `'literal'`, `method.request.…`, `context.…`. */
  responseParameters: Record<string, string>;
  /** Content type → text with simple variables, no VTL. */
  responseTemplates: Record<string, string>;
}

export type GatewayResponses = ReadonlyMap<GatewayResponseType, GatewayResponse>;

/** What is known of a request that fails. One that fits no route has no path parameters. */
export interface FailedRequest {
  parameters: RequestParameters;
  context: TemplateContext;
  accept: string | undefined;
}

/** AWS's own body for every type (guide: "Gateway responses for REST APIs in API Gateway"). */
const defaultTemplates = { 'application/json': '{"message":$context.error.messageString}' };

/**
 * Returns the answer to a request that API Gateway itself refuses. It takes the gateway response of
 * the error's type, else DEFAULT_4XX or DEFAULT_5XX, else AWS's own answer.
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

/** Replaces the variables of a template, which is not VTL. One without a value leaves nothing. */
function substitute(template: string, variable: (name: string) => string | undefined): string {
  return template.replace(
    /\$((?:context|stageVariables|method\.request)(?:\.[\w-]+)+)/g,
    (_match, name: string) => variable(name) ?? '',
  );
}

/**
 * Returns the variables by name. `validationErrorString` is escaped for a JSON string, but has no
 * quotes around it: templates write `"cause": "$context.error.validationErrorString"`.
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

/** Chooses as an integration's response templates are chosen (`integration-response.ts`). */
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
