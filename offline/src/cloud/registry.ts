import { isDeepStrictEqual } from 'node:util';
import type { AllExports, Registration } from './messages.ts';

/** Thrown if another service already exports this name, as CloudFormation does. */
export class ExportNameTaken extends Error {
  constructor(exportName: string, owner: string) {
    super(`The export ${exportName} exists already: the service ${owner} exports it`);
    this.name = 'ExportNameTaken';
  }
}

interface Service {
  name: string;
  ready: boolean;
  registration: Registration;
  exports: Readonly<Record<string, string>>;
  /** Export name → why it has no value offline. */
  unresolved: Readonly<Record<string, string>>;
  /** One line for each thing that AWS would run and the cloud does not. */
  notRun: readonly string[];
}

/** Knows the services of this cloud, their resources and their exports. */
export interface Registry {
  /**
   * Replaces a service's registration; returns the ARNs of state machines that it no longer has.
   */
  register(service: string, registration: Registration): string[];
  /** Replaces a service's exports. @throws ExportNameTaken */
  publishExports(
    service: string,
    exports: Readonly<Record<string, string>>,
    unresolved?: Readonly<Record<string, string>>,
  ): void;
  /**
   * Keeps the list of what the cloud does not run of a service; returns true if the list has
   * changed.
   */
  tellNotRun(service: string, lines: readonly string[]): boolean;
  /** Remembers if the service's endpoints answer. */
  markReady(service: string, ready: boolean): void;
  /** Returns the exports of all services; the revision grows with each change. */
  exports(): AllExports;
  /** Resolves to true as soon as the condition holds, or to false after `timeoutMs`. */
  waitUntil(holds: () => boolean, timeoutMs: number): Promise<boolean>;
  /** Lets `waitUntil` look again after a change outside of the registry. */
  lookAgain(): void;
  /** Returns the endpoint of a function by its name or ARN, with or without version or alias. */
  lambdaEndpoint(functionNameOrArn: string): string | undefined;
  /** Returns the name of the service that has this event source mapping. */
  serviceOf(mappingUuid: string): string | undefined;
  /** Returns the name of the service that has this state machine. */
  serviceOfMachine(stateMachineArn: string): string | undefined;
  services(): readonly Service[];
}

/** Returns a registry without services; it lives as long as the cloud process. */
export function createRegistry(): Registry {
  const services = new Map<string, Service>();
  const waiting = new Set<() => void>();
  let revision = 0;
  const lookAgain = () => {
    for (const look of waiting) look();
  };

  const serviceNamed = (name: string): Service => {
    const known = services.get(name);
    if (known !== undefined) return known;
    const service: Service = {
      name,
      ready: false,
      registration: { functions: [], eventSourceMappings: [], schedules: [], stateMachineArns: [], buckets: [] },
      exports: {},
      unresolved: {},
      notRun: [],
    };
    services.set(name, service);
    return service;
  };

  return {
    register: (name, registration) => {
      const service = serviceNamed(name);
      const former = service.registration.stateMachineArns;
      service.registration = registration;
      service.ready = false;
      return former.filter((arn) => !registration.stateMachineArns.includes(arn));
    },
    publishExports: (name, exports, unresolved = {}) => {
      for (const other of services.values()) {
        const taken = Object.keys(exports).find((exportName) => Object.hasOwn(other.exports, exportName));
        if (taken !== undefined && other.name !== name) throw new ExportNameTaken(taken, other.name);
      }
      const service = serviceNamed(name);
      if (isDeepStrictEqual([service.exports, service.unresolved], [exports, unresolved])) return;
      service.exports = exports;
      service.unresolved = unresolved;
      revision += 1;
      lookAgain();
    },
    tellNotRun: (name, lines) => {
      const service = serviceNamed(name);
      const isNews = !isDeepStrictEqual(service.notRun, lines);
      service.notRun = lines;
      return isNews;
    },
    markReady: (name, ready) => {
      serviceNamed(name).ready = ready;
      lookAgain();
    },
    exports: () => ({
      exports: Object.fromEntries([...services.values()].flatMap((service) => Object.entries(service.exports))),
      unresolved: Object.fromEntries([...services.values()].flatMap((service) => Object.entries(service.unresolved))),
      revision,
    }),
    waitUntil: (holds, timeoutMs) =>
      new Promise((resolve) => {
        const finish = (held: boolean) => {
          clearTimeout(timeout);
          waiting.delete(look);
          resolve(held);
        };
        const look = () => {
          if (holds()) finish(true);
        };
        const timeout = setTimeout(() => finish(false), timeoutMs);
        waiting.add(look);
        look();
      }),
    lookAgain,
    lambdaEndpoint: (nameOrArn) => {
      const name = functionNameOf(nameOrArn);
      for (const { registration } of services.values()) {
        const found = registration.functions.find((candidate) => candidate.name === name);
        if (found !== undefined) return found.endpoint;
      }
      return undefined;
    },
    serviceOf: (mappingUuid) =>
      [...services.values()].find(({ registration }) =>
        registration.eventSourceMappings.some(({ uuid }) => uuid === mappingUuid),
      )?.name,
    serviceOfMachine: (arn) => {
      // Child executions of a Map Run have their machine's ARN with a label.
      const [machine = ''] = arn.split('/');
      return [...services.values()].find(({ registration }) => registration.stateMachineArns.includes(machine))?.name;
    },
    services: () => [...services.values()],
  };
}

/** Reads a name, a partial ARN or an ARN, with or without a qualifier (Lambda API, Invoke). */
function functionNameOf(nameOrArn: string): string | undefined {
  const parts = nameOrArn.split(':');
  const marker = parts.indexOf('function');
  return marker < 0 ? parts[0] : parts[marker + 1];
}
