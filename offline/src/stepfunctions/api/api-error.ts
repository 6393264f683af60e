/**
 * An error answer of the API, always HTTP 400 as on AWS. `type` is the exception that the SDK
 * throws.
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
