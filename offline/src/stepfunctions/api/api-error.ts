/**
 * An error that the API answers: `type` is the exception that the SDK throws. Always HTTP 400, as
 * AWS answers them.
 */
export class ApiError extends Error {
  readonly type: string;
  readonly fields: Record<string, string>;

  constructor(type: string, message: string, fields: Record<string, string> = {}) {
    super(message);
    this.name = 'ApiError';
    this.type = type;
    this.fields = fields;
  }
}
