/** A call that Lambda refuses; the function is not called. */
export class LambdaError extends Error {
  readonly status: number;
  /** The name of the error in the API. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'LambdaError';
    this.status = status;
    this.code = code;
  }
}
