import type { IncomingHttpHeaders } from 'node:http';
import { configurationError } from './gateway-error.ts';
import { mediaType } from './integration-request.ts';
import { renderMappingTemplate } from './mapping-template.ts';
import type { IntegrationResponse } from './route.ts';
import type { ResponseOverride, TemplateContext } from './template-context.ts';
import { createTemplateInput, type RequestParameters } from './template-input.ts';

/** What Step Functions answered. */
export interface BackendAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What the client gets. */
export interface MethodAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Maps the integration's answer to the method's: headers, then the template, then overrides. */
export function mapResponse(
  responses: IntegrationResponse[],
  answer: BackendAnswer,
  request: { parameters: RequestParameters; context: TemplateContext; accept: string | undefined },
): MethodAnswer {
  const response = selectResponse(responses, answer.status);
  const input = createTemplateInput(answer.body, request.parameters);
  const headers: Record<string, string> = {};
  for (const [target, source] of Object.entries(response.responseParameters)) {
    const value = parameterValue(source, answer, request.context);
    if (value !== undefined) headers[headerName(target)] = value;
  }
  const template = selectTemplate(response.responseTemplates, request.accept);
  headers['Content-Type'] ??= template?.contentType ?? 'application/json';
  // An empty template passes the body through, as no template does.
  const body = template?.text
    ? renderMappingTemplate(template.text, { input, context: request.context, stageVariables: {} })
    : answer.body;
  return override({ status: response.statusCode, headers, body }, request.context.responseOverride);
}

/**
 * Returns the first response whose pattern matches the whole status code, else the one without a
 * pattern.
 * @throws GatewayError 500 when there is neither.
 */
export function selectResponse(responses: IntegrationResponse[], status: number): IntegrationResponse {
  const matching = responses.find(
    ({ selectionPattern }) => selectionPattern !== '' && new RegExp(`^(?:${selectionPattern})$`).test(String(status)),
  );
  const selected = matching ?? responses.find(({ selectionPattern }) => selectionPattern === '');
  if (selected === undefined) {
    throw configurationError(
      `No match for output mapping and no default output mapping configured. Endpoint Response Status Code: ${status}`,
    );
  }
  return selected;
}

/**
 * Chooses by the Accept header, else JSON, else the first (guide: "Data mappings for REST APIs").
 */
function selectTemplate(templates: Record<string, string>, accept: string | undefined) {
  const entries = Object.entries(templates).map(([contentType, text]) => ({ contentType, text }));
  const accepted = (accept ?? '').split(',').map(mediaType);
  return (
    entries.find(({ contentType }) => accepted.includes(mediaType(contentType))) ??
    entries.find(({ contentType }) => mediaType(contentType) === 'application/json') ??
    entries[0]
  );
}

function headerName(target: string): string {
  return target.replace(/^method\.response\.header\./, '');
}

/** Reads a source of the guide's "Parameter mapping source reference"; undefined: no value. */
function parameterValue(source: string, answer: BackendAnswer, context: TemplateContext): string | undefined {
  const literal = /^'(.*)'$/s.exec(source)?.[1];
  if (literal !== undefined) return literal;
  const header = /^integration\.response\.header\.(.+)$/.exec(source)?.[1];
  if (header !== undefined) return answer.headers[header.toLowerCase()]?.toString();
  if (source === 'integration.response.body') return answer.body;
  const bodyPath = /^integration\.response\.body\.(.+)$/.exec(source)?.[1];
  const none: RequestParameters = { path: {}, querystring: {}, header: {} };
  if (bodyPath !== undefined) return asText(createTemplateInput(answer.body, none).path(`$.${bodyPath}`));
  const contextPath = /^context\.(.+)$/.exec(source)?.[1];
  if (contextPath === undefined) return undefined;
  return asText(createTemplateInput(JSON.stringify(context), none).path(`$.${contextPath}`));
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Applies a template's overrides; ignores a status that is no whole number from 100 to 599. */
function override(answer: MethodAnswer, { status, header }: ResponseOverride): MethodAnswer {
  const headers = { ...answer.headers };
  for (const [name, value] of Object.entries(header)) {
    if (typeof value !== 'function') headers[existingName(headers, name)] = String(value);
  }
  const valid = typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599;
  return { ...answer, status: valid ? status : answer.status, headers };
}

function existingName(headers: Record<string, string>, name: string): string {
  return Object.keys(headers).find((existing) => existing.toLowerCase() === name.toLowerCase()) ?? name;
}
