import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The task attempt that waits for a token. */
export interface TokenTarget {
  executionArn: string;
  scopeId: number;
  attempt: number;
}

const SIGNATURE_BYTES = 16;

/**
 * Issues and reads task tokens, which carry their target and a signature. So it answers as AWS does
 * without keeping tokens in memory: InvalidToken for a token that was never issued, and
 * TaskTimedOut for one whose task is over.
 */
export class TaskTokens {
  readonly #secret: Buffer;

  /** Tokens survive a restart only with the same secret. */
  constructor(secret: Buffer = randomBytes(32)) {
    this.#secret = secret;
  }

  issue(target: TokenTarget): string {
    const body = Buffer.from(
      JSON.stringify([target.executionArn, target.scopeId, target.attempt, randomBytes(9).toString('base64')]),
    );
    return Buffer.concat([this.#sign(body), body]).toString('base64');
  }

  /** Returns the token's target, or undefined if this service never issued it. */
  read(token: string): TokenTarget | undefined {
    const bytes = Buffer.from(token, 'base64');
    if (bytes.length <= SIGNATURE_BYTES || bytes.toString('base64') !== token) return undefined;
    const body = bytes.subarray(SIGNATURE_BYTES);
    if (!timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), this.#sign(body))) return undefined;
    const parts: unknown = JSON.parse(body.toString());
    if (!Array.isArray(parts)) return undefined;
    const [executionArn, scopeId, attempt]: unknown[] = parts;
    if (typeof executionArn !== 'string' || typeof scopeId !== 'number' || typeof attempt !== 'number')
      return undefined;
    return { executionArn, scopeId, attempt };
  }

  #sign(body: Buffer): Buffer {
    return createHmac('sha256', this.#secret).update(body).digest().subarray(0, SIGNATURE_BYTES);
  }
}
