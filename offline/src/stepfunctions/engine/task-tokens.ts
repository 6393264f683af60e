import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Where a token leads: the task attempt that waits for it. */
export interface TokenTarget {
  executionArn: string;
  scopeId: number;
  attempt: number;
}

const signatureBytes = 16;

/**
 * Task tokens: opaque for the holder, they carry their target and a signature. So a token that was
 * ever issued can be told from one that never was (AWS: TaskTimedOut and InvalidToken) with nothing
 * kept in memory for tasks that are over.
 */
export class TaskTokens {
  readonly #secret: Buffer;

  /** The secret must stay the same for tokens to survive a restart. */
  constructor(secret: Buffer = randomBytes(32)) {
    this.#secret = secret;
  }

  issue(target: TokenTarget): string {
    const body = Buffer.from(
      JSON.stringify([target.executionArn, target.scopeId, target.attempt, randomBytes(9).toString('base64')]),
    );
    return Buffer.concat([this.#sign(body), body]).toString('base64');
  }

  /** Where the token leads, or undefined if this service never issued it. */
  read(token: string): TokenTarget | undefined {
    const bytes = Buffer.from(token, 'base64');
    if (bytes.length <= signatureBytes || bytes.toString('base64') !== token) return undefined;
    const body = bytes.subarray(signatureBytes);
    if (!timingSafeEqual(bytes.subarray(0, signatureBytes), this.#sign(body))) return undefined;
    const parts: unknown = JSON.parse(body.toString());
    if (!Array.isArray(parts)) return undefined;
    const [executionArn, scopeId, attempt]: unknown[] = parts;
    if (typeof executionArn !== 'string' || typeof scopeId !== 'number' || typeof attempt !== 'number')
      return undefined;
    return { executionArn, scopeId, attempt };
  }

  #sign(body: Buffer): Buffer {
    return createHmac('sha256', this.#secret).update(body).digest().subarray(0, signatureBytes);
  }
}
