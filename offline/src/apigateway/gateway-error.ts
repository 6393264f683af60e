/** One kind of answer that API Gateway gives by itself. */
interface GatewayResponseKind {
  /** The status code unless a gateway response changes it. */
  status: number;
  /** The value of the `x-amzn-ErrorType` header. */
  errorType: string;
}

/** Source: API Gateway guide, "Gateway response types for API Gateway". */
export const gatewayResponseTypes = {
  ACCESS_DENIED: { status: 403, errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: { status: 500, errorType: 'InternalServerErrorException' },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: 'AuthorizerConfigurationException' },
  AUTHORIZER_FAILURE: { status: 500, errorType: 'AuthorizerConfigurationException' },
  BAD_REQUEST_BODY: { status: 400, errorType: 'BadRequestException' },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: 'BadRequestException' },
  DEFAULT_4XX: { status: 400, errorType: 'BadRequestException' },
  DEFAULT_5XX: { status: 500, errorType: 'InternalServerErrorException' },
  EXPIRED_TOKEN: { status: 403, errorType: 'ExpiredTokenException' },
  INTEGRATION_FAILURE: { status: 504, errorType: 'InternalServerErrorException' },
  INTEGRATION_TIMEOUT: { status: 504, errorType: 'InternalServerErrorException' },
  INVALID_API_KEY: { status: 403, errorType: 'ForbiddenException' },
  INVALID_SIGNATURE: { status: 403, errorType: 'InvalidSignatureException' },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, errorType: 'MissingAuthenticationTokenException' },
  QUOTA_EXCEEDED: { status: 429, errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { status: 413, errorType: 'RequestTooLargeException' },
  RESOURCE_NOT_FOUND: { status: 404, errorType: 'NotFoundException' },
  THROTTLED: { status: 429, errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { status: 401, errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: 'BadRequestException' },
  WAF_FILTERED: { status: 403, errorType: 'ForbiddenException' },
} as const satisfies Record<string, GatewayResponseKind>;

export type GatewayResponseType = keyof typeof gatewayResponseTypes;

/** Returns true for the name of a type of gateway responses. */
export function isGatewayResponseType(text: string): text is GatewayResponseType {
  return Object.hasOwn(gatewayResponseTypes, text);
}

/** Thrown where API Gateway answers by itself, in place of the integration. */
export class GatewayError extends Error {
  readonly responseType: GatewayResponseType;
  /**
   * `$context.error.message`: what the client reads. `message` is for the log, with what to fix.
   */
  readonly clientMessage: string | null;
  /** `$context.error.validationErrorString`: set when a validator refuses the request. */
  readonly validationErrors: string | undefined;

  /** The status code unless a gateway response changes it; the type's own by default. */
  readonly status: number;

  constructor(
    responseType: GatewayResponseType,
    clientMessage: string | null,
    reason: string,
    more: { validationErrors?: string; status?: number } = {},
  ) {
    super(reason);
    this.name = 'GatewayError';
    this.responseType = responseType;
    this.clientMessage = clientMessage;
    this.validationErrors = more.validationErrors;
    this.status = more.status ?? gatewayResponseTypes[responseType].status;
  }
}

/** Makes the error with which API Gateway answers when a template or a mapping is wrong. */
export function configurationError(reason: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error', reason);
}
