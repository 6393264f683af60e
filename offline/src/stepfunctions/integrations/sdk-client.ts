import { isLoopbackName } from '../../guard/loopback-guard.ts';
import { localSigner } from '../../local-signer.ts';
import { ownField } from '../../own-field.ts';
import { TaskFailure } from './dispatcher.ts';
import { sdkPackage } from './sdk-names.ts';
import { type CommandShapes, commandShapes } from './sdk-shapes.ts';

/** An endpoint, or a function that finds it for each call. */
export type Endpoint = string | (() => string | undefined) | undefined;
/** Endpoints by the service's name in a Resource: `dynamodb`, `sfn`, `sqs`. */
export type Endpoints = Record<string, Endpoint>;

/** Headers and status of an answer: the SdkHttpMetadata of optimized integrations. */
export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
}

/** A command that is ready to send. */
export interface SdkCall {
  serviceId: string;
  shapes: CommandShapes;
  send(input: unknown, signal: AbortSignal): Promise<{ output: object; http: HttpAnswer }>;
  /** Returns true if the SDK, and therefore Java's, has a class for this error. */
  isModeled(errorName: string): boolean;
}

/** Emulators accept any, but DynamoDB Local keeps the tables of each access key apart. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

function environmentCredentials(): Credentials {
  return {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'offline',
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'offline',
  };
}

/** Connections per client: many executions may wait for a function at once. */
const MAX_SOCKETS = 1_000;

type Constructor = new (input: object) => object;

/** An action of the SDK, without an endpoint. */
export interface SdkAction {
  module: Map<string, unknown>;
  Client: Constructor;
  Command: Constructor;
  serviceId: string;
  shapes: CommandShapes;
}

/** Makes and keeps the SDK's clients for a set of endpoints. */
export class SdkClients {
  readonly #region: string;
  readonly #endpoints: Endpoints;
  readonly #credentials: Credentials;
  readonly #clients = new Map<string, object>();
  readonly #actions = new Map<string, SdkAction>();
  readonly #modules = new Map<string, Promise<Map<string, unknown> | undefined>>();

  constructor(region: string, endpoints: Endpoints, credentials: Credentials = environmentCredentials()) {
    this.#region = region;
    this.#endpoints = endpoints;
    this.#credentials = credentials;
  }

  /**
   * Finds `service:action` and its endpoint; `integration` is its name in the state's Resource.
   * @throws TaskFailure that names what is missing: the client's package, the action or an endpoint
   */
  async find(service: string, action: string, integration = `aws-sdk:${service}`): Promise<SdkCall> {
    const missing = (remedy: string) => cannotCall(`${integration}:${action}`, remedy);
    const { Client, Command, serviceId, shapes, module } = await this.action(service, action, integration);
    const endpoint = this.#endpoint(service, serviceId);
    if (endpoint === undefined) {
      throw missing(`it has no local endpoint: set AWS_ENDPOINT_URL_${environmentName(serviceId)}`);
    }
    const client = this.#client(Client, service, endpoint);
    return {
      serviceId,
      shapes,
      isModeled: (name) => module.has(name),
      send: async (input, signal) => {
        const command = new Command(isObject(input) ? input : {});
        const http: HttpAnswer = { statusCode: 200, headers: {} };
        watchAnswer(command, http);
        if (!('send' in client) || typeof client.send !== 'function') throw missing('its client cannot send');
        const output: unknown = await client.send(command, { abortSignal: signal });
        return { output: isObject(output) ? output : {}, http };
      },
    };
  }

  /**
   * Finds `service:action` in the SDK, even without an endpoint.
   * @throws TaskFailure as `find` does
   */
  async action(service: string, action: string, integration = `aws-sdk:${service}`): Promise<SdkAction> {
    const key = `${service}:${action}`;
    const missing = (remedy: string) => cannotCall(`${integration}:${action}`, remedy);
    const known = this.#actions.get(key) ?? (await this.#lookUp(service, action, missing));
    this.#actions.set(key, known);
    return known;
  }

  async #lookUp(service: string, action: string, missing: (remedy: string) => TaskFailure): Promise<SdkAction> {
    const module = await this.#module(service);
    const named = (suffix: string) =>
      [...(module?.keys() ?? [])].find((name) => name.toLowerCase() === `${action}${suffix}`.toLowerCase());
    const commandName = named('Command');
    const Command = commandName === undefined ? undefined : module?.get(commandName);
    const Client = [...(module?.entries() ?? [])].find(([name]) => /^[A-Z][A-Za-z0-9]*Client$/.test(name))?.[1];
    if (module === undefined || !isConstructor(Client)) {
      throw missing(`install ${sdkPackage(service)} beside the offline service`);
    }
    if (!isConstructor(Command)) throw missing(`${sdkPackage(service)} has no such action`);
    const shapes = commandShapes(new Command({}));
    if (shapes === undefined)
      throw missing(`this version of ${sdkPackage(service)} does not declare the shapes of its requests`);
    const serviceId = serviceIdOf(new Client({ region: this.#region })) ?? service;
    return { module, Client, Command, serviceId, shapes };
  }

  close(): void {
    for (const client of this.#clients.values())
      if ('destroy' in client && typeof client.destroy === 'function') client.destroy();
    this.#clients.clear();
  }

  #module(service: string): Promise<Map<string, unknown> | undefined> {
    const known = this.#modules.get(service);
    if (known !== undefined) return known;
    const loaded = loadModule(sdkPackage(service));
    this.#modules.set(service, loaded);
    return loaded;
  }

  #endpoint(service: string, serviceId: string): string | undefined {
    const given = ownField(this.#endpoints, service);
    const own = typeof given === 'function' ? given() : given;
    return own ?? process.env[`AWS_ENDPOINT_URL_${environmentName(serviceId)}`] ?? process.env.AWS_ENDPOINT_URL;
  }

  #client(Client: Constructor, service: string, endpoint: string): object {
    const key = `${service} ${endpoint}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const client = new Client({
      region: this.#region,
      endpoint,
      credentials: this.#credentials,
      // Local endpoints have no `sync-` host beside them.
      disableHostPrefix: true,
      ...(isLoopbackName(new URL(endpoint).hostname) && service !== 's3'
        ? { signer: localSigner({ region: this.#region, credentials: this.#credentials }, service) }
        : {}),
      maxAttempts: 1,
      requestHandler: { httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS } },
      ...(service === 's3' ? { forcePathStyle: true } : {}),
    });
    this.#clients.set(key, client);
    return client;
  }
}

async function loadModule(name: string): Promise<Map<string, unknown> | undefined> {
  try {
    const module: object = await import(name);
    return new Map(Object.entries(module));
  } catch (error) {
    if (error instanceof Error && 'code' in error && /MODULE_NOT_FOUND/.test(String(error.code))) return undefined;
    throw error;
  }
}

function cannotCall(integration: string, remedy: string): TaskFailure {
  return new TaskFailure('States.TaskFailed', `${integration} cannot be called offline: ${remedy}`);
}

/** Keeps the answer's status and headers, which the SDK drops. */
function watchAnswer(command: object, http: HttpAnswer): void {
  if (!('middlewareStack' in command)) return;
  const stack = command.middlewareStack;
  if (!isObject(stack) || !('add' in stack) || typeof stack.add !== 'function') return;
  type Next = (args: unknown) => Promise<{ response: unknown }>;
  const watch = (next: Next) => async (args: unknown) => {
    const result = await next(args);
    const { response } = result;
    if (isObject(response) && 'headers' in response && isObject(response.headers)) {
      http.headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
      if ('statusCode' in response && typeof response.statusCode === 'number') http.statusCode = response.statusCode;
    }
    return result;
  };
  stack.add(watch, { step: 'deserialize', name: 'keepHttpAnswer', priority: 'low' });
}

function serviceIdOf(client: object): string | undefined {
  const config: unknown = 'config' in client ? client.config : undefined;
  const id: unknown = isObject(config) && 'serviceId' in config ? config.serviceId : undefined;
  return typeof id === 'string' ? id : undefined;
}

function environmentName(serviceId: string): string {
  return serviceId.replaceAll(' ', '_').toUpperCase();
}

function isConstructor(value: unknown): value is Constructor {
  return typeof value === 'function';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
