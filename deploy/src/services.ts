import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { CommandError, ROOT } from './command.ts';

/** What `--service` calls the pages, which are no service. */
export const SITE = 'site';

/** A part of the booth that can be deployed alone. */
export interface Service {
  name: string;
  /** Below the root of the repository. */
  folder: string;
}

const Compose = z.object({ services: z.record(z.string(), z.object({ path: z.string() })) });

/** Returns the services in the order of serverless-compose.yml, which is that of deployment. */
export function readServices(): Service[] {
  const { services } = Compose.parse(parse(readFileSync(join(ROOT, 'serverless-compose.yml'), 'utf8')));
  return Object.entries(services).map(([name, { path }]) => ({ name, folder: path }));
}

/**
 * Returns the services of these names, in the order of deployment; all without names.
 * @throws CommandError that lists what can be named, `others` as well
 */
export function servicesNamed(names: readonly string[], others: readonly string[] = []): Service[] {
  const services = readServices();
  const unknown = names.find((name) => !services.some((service) => service.name === name));
  if (unknown !== undefined) {
    throw new CommandError(
      `There is no service "${unknown}": name one of ${[...services.map(({ name }) => name), ...others].join(', ')}.`,
    );
  }
  return names.length === 0 ? services : services.filter(({ name }) => names.includes(name));
}

/** Returns the name of the stack that a service is in a stage. */
export const stackNameOf = (service: string, stage: string): string => `booth-${service}-${stage}`;
