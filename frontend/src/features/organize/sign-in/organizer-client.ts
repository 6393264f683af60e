import type { Route } from '@booth/shared';
import type * as z from 'zod/mini';
import type { BoothClient, Call } from '../../../api/client.ts';
import { RefusedError } from '../../../api/request-error.ts';

/** Why nothing can be organized any more: the sign-in is over, or the account is not an organizer's. */
export type Refusal = 'not-signed-in' | 'not-an-organizer';

/** By the status, for a gateway in front of the API may refuse without our words. */
export function refusalIn(error: unknown): Refusal | undefined {
  if (!(error instanceof RefusedError)) return undefined;
  if (error.status === 401) return 'not-signed-in';
  return error.status === 403 ? 'not-an-organizer' : undefined;
}

/**
 * A client that tells of each call that was refused for who asked. One that came without a good
 * token has done nothing: it is made again, once, where there is a new token.
 */
export function tellingRefusals(
  client: BoothClient,
  renew: () => Promise<boolean>,
  onRefusal: (refusal: Refusal) => void,
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
