import { networkInterfaces } from 'node:os';
import { ownField } from '../own-field.ts';
import { freePorts } from '../process/ports.ts';
import type { Config } from './config.ts';

/**
 * The hosts, ports and URLs of all parts, by the names that templates use: `host`, `bindHost`,
 * `PART.port`, `PART.url` (PART: `dynamodb`, `cloud`, `queues` or a command) and
 * `SERVICE.KINDPort`, `SERVICE.KINDUrl` (KIND: `http`, `lambda` or `websocket`). URLs of services
 * and commands are for browsers.
 */
export type Endpoints = Readonly<Record<string, string>>;

export interface EndpointsOptions {
  /** The name or address by which browsers reach this machine. */
  host: string;
  /** Chooses ports that are free in place of the configured ones. */
  freePorts: boolean;
}

/** Returns the endpoints of all parts of a configuration. */
export async function findEndpoints(config: Config, options: EndpointsOptions): Promise<Endpoints> {
  const { host } = options;
  const loopback = host === 'localhost' || host === '127.0.0.1';
  const ports = await choosePorts(configuredPorts(config), options.freePorts);
  const endpoints: Record<string, string> = { host, bindHost: loopback ? '127.0.0.1' : '0.0.0.0' };
  for (const [name, port] of ports) {
    endpoints[name] = String(port);
    const [owner, kind = ''] = name.split('.');
    const isInternal = owner === 'dynamodb' || owner === 'cloud' || owner === 'queues' || kind === 'lambdaPort';
    const scheme = kind === 'websocketPort' ? 'ws' : 'http';
    const urlName = name.replace(/port$/, 'url').replace(/Port$/, 'Url');
    endpoints[urlName] = `${scheme}://${isInternal ? '127.0.0.1' : host}:${port}`;
  }
  return endpoints;
}

/** Returns the configured ports by the names of their endpoints. */
export function configuredPorts(config: Config): Map<string, number> {
  const ports = new Map<string, number>([
    ['dynamodb.port', config.dynamodb.port],
    ['cloud.port', config.cloud.port],
    ['queues.port', config.cloud.queuesPort],
  ]);
  for (const [name, { httpPort, lambdaPort, websocketPort }] of Object.entries(config.services)) {
    ports.set(`${name}.httpPort`, httpPort).set(`${name}.lambdaPort`, lambdaPort);
    if (websocketPort !== undefined) ports.set(`${name}.websocketPort`, websocketPort);
  }
  for (const [name, { port }] of Object.entries(config.commands)) {
    if (port !== undefined) ports.set(`${name}.port`, port);
  }
  return ports;
}

async function choosePorts(configured: Map<string, number>, free: boolean): Promise<Map<string, number>> {
  if (!free) return configured;
  const ports = await freePorts(configured.size);
  return new Map([...configured.keys()].map((name, index) => [name, ports[index] ?? 0]));
}

/** Replaces each `{name}` in a template by its endpoint. @throws Error for an unknown name */
export function fillTemplate(template: string, endpoints: Endpoints): string {
  return template.replaceAll(/\{([\w.-]+)\}/g, (whole, name: string) => {
    const value = ownField(endpoints, name);
    if (value !== undefined) return value;
    throw new Error(
      `${JSON.stringify(template)}: there is no endpoint ${whole}. Known: ${Object.keys(endpoints).join(', ')}`,
    );
  });
}

/** Fills the templates in the values of an object, such as an environment. */
export function fillTemplates(
  templates: Readonly<Record<string, string>>,
  endpoints: Endpoints,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [name, fillTemplate(template, endpoints)]),
  );
}

/** Returns the address at which other devices reach this machine; undefined without a network. */
export function lanAddress(interfaces = networkInterfaces()): string | undefined {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
