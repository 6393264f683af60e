import { ownField } from '../own-field.ts';
import { GatewayError } from './gateway-error.ts';
import { mediaType, requestContentType } from './integration-request.ts';
import type { RequestModel } from './request-model.ts';
import type { RequestParameters } from './template-input.ts';

/** A parameter that a request must have. */
export interface RequiredParameter {
  location: keyof RequestParameters;
  name: string;
}

/** What a method's request validator checks before the integration is called. */
export interface RequestValidation {
  requiredParameters: RequiredParameter[];
  /** Content type → model. `$default` is for all other types; a body without a model may pass. */
  models: Record<string, RequestModel>;
}

/**
 * Checks that the required parameters are there and not blank, then the body by the model of its
 * content type (guide: "Request validation for REST APIs in API Gateway").
 * @throws GatewayError BAD_REQUEST_PARAMETERS or BAD_REQUEST_BODY
 */
export function validateRequest(
  { requiredParameters, models }: RequestValidation,
  request: { parameters: RequestParameters; contentType: string | undefined; body: string },
): void {
  const missing = requiredParameters.filter(
    ({ location, name }) => !ownField(request.parameters[location], name)?.trim(),
  );
  if (missing.length > 0) throw missingParameters(missing, request.parameters);
  const contentType = requestContentType(request.contentType);
  const key = Object.keys(models).find((candidate) => mediaType(candidate) === contentType) ?? '$default';
  const issues = ownField(models, key)?.(request.body) ?? [];
  if (issues.length === 0) return;
  const list = `[${issues.join(', ')}]`;
  throw new GatewayError(
    'BAD_REQUEST_BODY',
    'Invalid request body',
    `Request body does not match model schema for content type ${contentType}: ${list}`,
    { validationErrors: list },
  );
}

function missingParameters(missing: RequiredParameter[], { header }: RequestParameters): GatewayError {
  const list = `[${missing.map(({ name }) => name).join(', ')}]`;
  const inOtherCase = missing.flatMap(({ location, name }) =>
    location === 'header' ? Object.keys(header).filter((given) => given.toLowerCase() === name.toLowerCase()) : [],
  );
  const message = `Missing required request parameters: ${list}`;
  const hint = inOtherCase.length > 0 ? ` (${inOtherCase} is there, but API Gateway tells upper from lower case)` : '';
  return new GatewayError('BAD_REQUEST_PARAMETERS', message, message + hint, { validationErrors: list });
}
