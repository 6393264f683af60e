import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '@booth/shared/command-line';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { ROOT } from './command.ts';

/** The value of `--service` for the pages, which are not a service. */
export const SITE = 'site';

/** A part of the booth that can be deployed alone. */
export interface Service {
  name: string;
  /** Relative to the root of the repository. */
  folder: string;
}

const Compose = z.object({ services: z.record(z.string(), z.object({ path: z.string() })) });

/** Returns the services in the order of serverless-compose.yml, in which they are deployed. */
export function readServices(): Service[] {
  const { services } = Compose.parse(parse(readFileSync(join(ROOT, 'serverless-compose.yml'), 'utf8')));
  return Object.entries(services).map(([name, { path }]) => ({ name, folder: path }));
}

/**
 * Returns the named services, in the order of deployment. Without names, returns all.
 * @throws UsageError that lists the possible names, with `others`
 */
export function servicesNamed(names: readonly string[], others: readonly string[] = []): Service[] {
  const services = readServices();
  const unknown = names.find((name) => !services.some((service) => service.name === name));
  if (unknown !== undefined) {
    throw new UsageError(
      `There is no service "${unknown}": name one of ${[...services.map(({ name }) => name), ...others].join(', ')}.`,
    );
  }
  return names.length === 0 ? services : services.filter(({ name }) => names.includes(name));
}

/** Returns the name of a service's stack in a stage. */
export const stackNameOf = (service: string, stage: string): string => `booth-${service}-${stage}`;
