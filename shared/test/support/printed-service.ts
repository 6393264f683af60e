import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
const Service = z.object({
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
  stepFunctions: z.optional(z.object({ stateMachines: z.record(z.string(), Target) })),
});
export type PrintedService = z.infer<typeof Service>;

/** Reads a service as the Serverless Framework does, with all files and variables resolved. */
export async function printService(folder: string): Promise<PrintedService> {
  const serverless = join(__dirname, '../../../node_modules/serverless/bin/serverless.js');
  const { stdout } = await promisify(execFile)(process.execPath, [serverless, 'print', '--format', 'json'], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
  });
  return Service.parse(JSON.parse(stdout));
}

/** Returns the HTTP events with the name of the function or state machine that serves each. */
export function httpEventsOf({ functions, stepFunctions }: PrintedService): { name: string; event: HttpEvent }[] {
  const targets = [...Object.entries(functions), ...Object.entries(stepFunctions?.stateMachines ?? {})];
  return targets.flatMap(([name, { events }]) =>
    events.flatMap(({ http, httpApi }) =>
      [http, httpApi].flatMap((event) => (event === undefined ? [] : [{ name, event }])),
    ),
  );
}
