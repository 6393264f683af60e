import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';

const Cors = z.union([z.boolean(), z.looseObject({ headers: z.array(z.string()) })]);
/** Both forms of the Serverless Framework: `method: get, path: polls` and `GET /polls`. */
const HttpEvent = z.union([
  z.looseObject({ method: z.string(), path: z.string(), cors: z.optional(Cors), authorizer: z.optional(z.unknown()) }),
  z.pipe(
    z.string(),
    z.transform((text) => {
      const [method = '', path = ''] = text.split(' ');
      return { method, path, cors: undefined, authorizer: undefined };
    }),
  ),
]);
export type HttpEvent = z.infer<typeof HttpEvent>;

const Event = z.looseObject({ http: z.optional(HttpEvent), httpApi: z.optional(HttpEvent) });
const Target = z.looseObject({ events: z._default(z.array(Event), []) });
const StateMachines = z.object({ stateMachines: z.record(z.string(), Target) });
const State = z.object({
  service: z.object({
    provider: z.looseObject({
      httpApi: z.optional(
        z.looseObject({
          cors: z.looseObject({
            allowedMethods: z.array(z.string()),
            allowedHeaders: z.array(z.string()),
            exposedResponseHeaders: z.array(z.string()),
          }),
        }),
      ),
    }),
    functions: z.record(z.string(), Target),
    // The other mention of the state machines is a reference to this one.
    initialServerlessConfig: z.object({ stepFunctions: z.optional(StateMachines) }),
  }),
});
export type ResolvedService = z.infer<typeof State>['service'];

/**
 * Reads a service as the Serverless Framework does, with all files and variables resolved.
 * @param packaged the folder of the service's package
 */
export async function resolvedService(packaged: string): Promise<ResolvedService> {
  return State.parse(JSON.parse(await readFile(join(packaged, 'serverless-state.json'), 'utf8'))).service;
}

/** Returns the HTTP events with the name of the function or state machine that serves each. */
export function httpEventsOf({
  functions,
  initialServerlessConfig: { stepFunctions },
}: ResolvedService): { name: string; event: HttpEvent }[] {
  const targets = [...Object.entries(functions), ...Object.entries(stepFunctions?.stateMachines ?? {})];
  return targets.flatMap(([name, { events }]) =>
    events.flatMap(({ http, httpApi }) =>
      [http, httpApi].flatMap((event) => (event === undefined ? [] : [{ name, event }])),
    ),
  );
}
