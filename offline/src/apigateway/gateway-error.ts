import { type GatewayResponseType, gatewayResponseTypes } from './gateway-response-types.ts';

/** A request that API Gateway itself answers, without (or instead of) the integration's own answer. */
export class GatewayError extends Error {
  readonly responseType: GatewayResponseType;
  /** `$context.error.message`: all that the client is told; the error's own message, with what to fix, goes to the log. */
  readonly clientMessage: string | null;
  /** `$context.error.validationErrorString`, of a request that a validator refuses. */
  readonly validationErrors: string | undefined;

  /** The status code unless a gateway response changes it: mostly that of the type. */
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

/** What API Gateway answers when a template or a mapping of the API is wrong. */
export function configurationError(reason: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', 'Internal server error', reason);
}
