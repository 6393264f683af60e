import type { Route } from '@booth/shared';
import type * as z from 'zod/mini';
import type { BoothClient, Call } from '../../../api/client.ts';
import { RefusedError } from '../../../api/request-error.ts';

/**
 * Why the API refuses an organizer: the sign-in has ended, or the account is not an organizer's.
 */
export type AccessRefusal = 'not-signed-in' | 'not-an-organizer';

/**
 * Reads the refusal from the status: the gateway in front of the API refuses without a problem
 * document.
 */
export function refusalIn(error: unknown): AccessRefusal | undefined {
  if (!(error instanceof RefusedError)) return undefined;
  if (error.status === 401) return 'not-signed-in';
  return error.status === 403 ? 'not-an-organizer' : undefined;
}

/**
 * Wraps a client so that it reports each refused call to `onRefusal`. A call with a bad token is
 * repeated once with a new one: the first has changed nothing.
 */
export function tellingRefusals(
  client: BoothClient,
  renew: () => Promise<boolean>,
  onRefusal: (refusal: AccessRefusal) => void,
): BoothClient {
  return {
    async call<R extends Route, Response extends z.ZodMiniType>(route: R & { response: Response }, call: Call<R>) {
      try {
        try {
          return await client.call(route, call);
        } catch (error) {
          if (refusalIn(error) !== 'not-signed-in' || !(await renew())) throw error;
          return await client.call(route, call);
        }
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal !== undefined) onRefusal(refusal);
        throw error;
      }
    },
  };
}
