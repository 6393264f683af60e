import { networkInterfaces } from 'node:os';
import { ownField } from '../own-field.ts';
import { freePorts } from '../process/ports.ts';
import type { Config } from './config.ts';

/**
 * Where everything is, by the names that templates use: `{host}`, `{bindHost}`, `{dynamodb.port}`,
 * `{dynamodb.url}`, `{cloud.port}`, `{cloud.url}`, `{queues.port}`, `{SERVICE.httpPort}`,
 * `{SERVICE.httpUrl}`, `{SERVICE.lambdaPort}`, `{SERVICE.lambdaUrl}`, `{SERVICE.websocketPort}`,
 * `{SERVICE.websocketUrl}`, `{COMMAND.port}`, `{COMMAND.url}`. `url`s of services and commands are
 * for browsers.
 */
export type Places = Readonly<Record<string, string>>;

export interface PlacesOptions {
  /** The name or address by which browsers reach this machine. */
  host: string;
  /** Use other ports than the configured ones. */
  freePorts: boolean;
}

export async function findPlaces(config: Config, options: PlacesOptions): Promise<Places> {
  const { host } = options;
  const loopback = host === 'localhost' || host === '127.0.0.1';
  const ports = await choosePorts(configuredPorts(config), options.freePorts);
  const places: Record<string, string> = { host, bindHost: loopback ? '127.0.0.1' : '0.0.0.0' };
  for (const [place, port] of ports) {
    places[place] = String(port);
    const [owner, kind = ''] = place.split('.');
    const ours = owner === 'dynamodb' || owner === 'cloud' || owner === 'queues' || kind === 'lambdaPort';
    const scheme = kind === 'websocketPort' ? 'ws' : 'http';
    places[place.replace(/port$/, 'url').replace(/Port$/, 'Url')] = `${scheme}://${ours ? '127.0.0.1' : host}:${port}`;
  }
  return places;
}

/** The ports of all parts, by their place. */
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
  return new Map([...configured.keys()].map((place, index) => [place, ports[index] ?? 0]));
}

/** Replaces the places in a template. Throws, naming the place and those that there are. */
export function fillTemplate(template: string, places: Places): string {
  return template.replaceAll(/\{([\w.-]+)\}/g, (whole, place: string) => {
    const value = ownField(places, place);
    if (value !== undefined) return value;
    throw new Error(
      `${JSON.stringify(template)}: there is no place ${whole}. Known: ${Object.keys(places).join(', ')}`,
    );
  });
}

/** The same for the values of an object, such as an environment. */
export function fillTemplates(templates: Readonly<Record<string, string>>, places: Places): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, template]) => [name, fillTemplate(template, places)]),
  );
}

/**
 * The address by which other devices in the same network reach this machine; undefined without a
 * network.
 */
export function lanAddress(interfaces = networkInterfaces()): string | undefined {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
