/**
 * A request that API Gateway itself answers, without (or instead of) the integration's own answer.
 * Status codes, error types and messages: API Gateway guide, "Gateway response types".
 */
export class GatewayError extends Error {
  readonly status: number;
  /** The value of the `x-amzn-ErrorType` header. */
  readonly errorType: string;
  /** All that the client is told; the error's message, with what to fix, goes to the log. */
  readonly clientMessage: string;

  constructor(status: number, errorType: string, clientMessage: string, reason: string) {
    super(reason);
    this.name = 'GatewayError';
    this.status = status;
    this.errorType = errorType;
    this.clientMessage = clientMessage;
  }
}

/** What API Gateway answers when a template or a mapping of the API is wrong. */
export function configurationError(reason: string): GatewayError {
  return new GatewayError(500, 'InternalServerErrorException', 'Internal server error', reason);
}
