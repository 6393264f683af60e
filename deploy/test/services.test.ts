import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { readServices, servicesNamed, stackNameOf } from '../src/services.ts';

const ROOT = join(__dirname, '../..');
const read = (file: string): unknown => parse(readFileSync(join(ROOT, file), 'utf8'), { logLevel: 'error' });
const names = (services: readonly { name: string }[]) => services.map(({ name }) => name);

describe('the services', () => {
  test('are in the order of their dependencies', () => {
    const Compose = z.object({ services: z.record(z.string(), z.object({ dependsOn: z.optional(z.string()) })) });
    const { services } = Compose.parse(read('serverless-compose.yml'));
    const order = names(readServices());
    for (const [name, { dependsOn }] of Object.entries(services)) {
      if (dependsOn !== undefined) expect(order.indexOf(dependsOn)).toBeLessThan(order.indexOf(name));
    }
    expect(order).toHaveLength(4);
  });

  test.each(readServices())('$name has the stack that its serverless.yml makes', ({ name, folder }) => {
    const { service } = z.object({ service: z.string() }).parse(read(join(folder, 'serverless.yml')));
    expect(stackNameOf(name, 'prod')).toBe(`${service}-prod`);
  });

  test('are found by name, in the order of deployment', () => {
    expect(names(servicesNamed(['realtime', 'survey']))).toEqual(['survey', 'realtime']);
    expect(names(servicesNamed([]))).toEqual(names(readServices()));
    expect(() => servicesNamed(['constructor'])).toThrow('There is no service "constructor": name one of hosting, ');
  });
});
