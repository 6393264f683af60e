import { join } from 'node:path';
import * as z from 'zod/mini';
import { DEVICE_HEADER, type Route, routes } from '../src/index.ts';
import { type PackagedTemplate, packagedFolder, packageService } from './support/packaged-template.ts';
import { httpEventsOf, type ResolvedService, resolvedService } from './support/resolved-service.ts';

const services = ['survey', 'aggregation'] as const;
const folderOf = (service: string) => join(__dirname, '../../services', service);

let resolved: Record<Route['service'], ResolvedService>;
beforeAll(async () => {
  const read = async (service: Route['service']) => resolvedService(await packagedFolder(folderOf(service), 'prod'));
  const [survey, aggregation] = await Promise.all([read('survey'), read('aggregation')]);
  resolved = { survey, aggregation };
});

const table: Route[] = Object.values(routes);
const routesOf = (service: Route['service']) => table.filter((route) => route.service === service);
const addressOf = ({ method, path }: { method: string; path: string }) =>
  `${method.toUpperCase()} /${path.replace(/^\//, '')}`;

/** The function of the HTTP API that answers unknown addresses. */
const UNKNOWN_ADDRESS = 'unknownAddress';

/** Returns the headers of a route's requests for which a browser asks by a preflight. */
function headersOf(route: Route): string[] {
  return [
    ...(route.headers instanceof z.ZodMiniObject ? Object.keys(route.headers.shape) : []),
    ...(route.voter === 'none' ? [] : [DEVICE_HEADER]),
    ...(route.organizer === 'none' ? [] : ['authorization']),
    ...(route.body instanceof z.ZodMiniUndefined ? [] : ['content-type']),
  ];
}

describe.each(services)('%s', (service) => {
  test('serves each of its routes by exactly one function or state machine, and nothing else', () => {
    const events = httpEventsOf(resolved[service]).filter(({ name }) => name !== UNKNOWN_ADDRESS);
    const served = events.map(({ event }) => addressOf(event));
    // Sorted lists, so that the failure names routes that are missing, unknown or served twice.
    expect(served.toSorted()).toEqual(routesOf(service).map(addressOf).toSorted());
  });

  test('has an authorizer on the routes of organizers and on no others', () => {
    for (const { name, event } of httpEventsOf(resolved[service])) {
      const route = routesOf(service).find((each) => addressOf(each) === addressOf(event));
      expect({ name, guarded: event.authorizer !== undefined }).toEqual({
        name,
        guarded: route?.organizer === 'required',
      });
    }
  });
});

describe('a browser on another origin may send the requests of all routes', () => {
  test('REST API: the preflight of every route allows its headers', () => {
    for (const { name, event } of httpEventsOf(resolved.survey)) {
      const route = routesOf('survey').find((each) => addressOf(each) === addressOf(event));
      const allowed = typeof event.cors === 'object' ? event.cors.headers : [];
      expect({ name, allowed }).toEqual({ name, allowed: expect.arrayContaining(route ? headersOf(route) : []) });
    }
  });

  test('HTTP API: the API answers preflights itself, not the function for unknown addresses', () => {
    const events = httpEventsOf(resolved.aggregation).filter(({ name }) => name === UNKNOWN_ADDRESS);
    const methods = events.map(({ event }) => event.method.toUpperCase());
    expect(new Set(methods)).toEqual(new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']));
  });

  test('HTTP API: its preflight allows the methods and headers of all routes, and exposes their response headers', () => {
    const { allowedMethods, allowedHeaders, exposedResponseHeaders } =
      resolved.aggregation.provider.httpApi?.cors ?? {};
    for (const route of routesOf('aggregation')) {
      expect(allowedMethods).toContain(route.method);
      expect(allowedHeaders).toEqual(expect.arrayContaining(headersOf(route)));
      expect(exposedResponseHeaders).toEqual(expect.arrayContaining(Object.keys(route.responseHeaders ?? {})));
    }
  });
});

describe('as it is deployed, the REST API answers the preflight', () => {
  let template: PackagedTemplate;
  beforeAll(async () => {
    template = await packageService(folderOf('survey'), 'prod');
  });

  const Preflight = z.looseObject({
    ResourceId: z.object({ Ref: z.string() }),
    Integration: z.object({
      // Only CloudFormation knows the origin.
      IntegrationResponses: z.array(z.object({ ResponseParameters: z.record(z.string(), z.unknown()) })),
    }),
  });
  const PathPart = z.looseObject({
    PathPart: z.string(),
    ParentId: z.union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.array(z.string()) })]),
  });

  /** Returns the methods and headers that the preflight of each path allows. */
  function preflights(): Map<string, { methods: string[]; headers: string[] }> {
    const parts = template.resources('AWS::ApiGateway::Resource');
    const pathOf = (id: string): string => {
      const part = PathPart.safeParse(parts[id]?.Properties);
      if (!part.success) return '';
      const { ParentId, PathPart: name } = part.data;
      return `${'Ref' in ParentId ? pathOf(ParentId.Ref) : ''}/${name}`;
    };
    const options = template.propertiesOf('AWS::ApiGateway::Method').filter((each) => each.HttpMethod === 'OPTIONS');
    return new Map(
      options.map((method) => {
        const { ResourceId, Integration } = Preflight.parse(method);
        const headers = Integration.IntegrationResponses[0]?.ResponseParameters ?? {};
        const listOf = (name: string) =>
          `${headers[`method.response.header.${name}`] ?? ''}`
            .replaceAll("'", '')
            .split(',')
            .filter((each) => each !== '');
        const allowed = {
          methods: listOf('Access-Control-Allow-Methods'),
          headers: listOf('Access-Control-Allow-Headers').map((header) => header.toLowerCase()),
        };
        return [pathOf(ResourceId.Ref), allowed] as const;
      }),
    );
  }

  test.each(routesOf('survey').map((route) => [addressOf(route), route] as const))(
    'of %s with its method and its headers',
    (_address, route) => {
      const { methods, headers } = preflights().get(route.path) ?? { methods: [], headers: [] };
      expect(methods).toContain(route.method);
      expect(headers).toEqual(expect.arrayContaining(headersOf(route)));
    },
  );
});
