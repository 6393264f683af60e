import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from './error-code.ts';

/** Thrown if a part's port is taken; the message names the port, the part and what to do. */
export class PortInUse extends Error {
  readonly port: number;

  constructor(port: number, part: string) {
    super(
      `Port ${port} (${part}) is in use. Stop the program that has it (see it with \`lsof -i :${port}\`, ` +
        `on Windows \`netstat -ano | findstr :${port}\`), or start with --free-ports.`,
    );
    this.name = 'PortInUse';
    this.port = port;
  }
}

/**
 * Free ports are above those that browsers refuse (https://fetch.spec.whatwg.org/#port-blocking)
 * and below those of outgoing connections (from 32768 on Linux, 49152 elsewhere).
 */
const FIRST_PORT = 15_000;
const PORTS_END = 32_768;
/** A local cloud needs about half of a block. */
const BLOCK_SIZE = 32;
const BLOCKS = Math.floor((PORTS_END - FIRST_PORT) / BLOCK_SIZE);

const ANSWER_POLL_MS = 100;

/** Ports of this process's block that are not in use yet. */
const left: number[] = [];

/**
 * Returns ports on which nothing listens, each once. Another process does not get them until this
 * one ends, since a program takes seconds before it listens.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = left.shift();
    if (port === undefined) left.push(...(await takeBlock()));
    else if (await isFree(port)) ports.push(port);
  }
  return ports;
}

/** Returns one free port; see `freePorts`. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('No free port');
  return port;
}

/** Takes a block by listening on its first port; returns the others. */
async function takeBlock(): Promise<number[]> {
  const start = Math.floor(Math.random() * BLOCKS);
  for (let tried = 0; tried < BLOCKS; tried += 1) {
    const first = FIRST_PORT + ((start + tried) % BLOCKS) * BLOCK_SIZE;
    const sign = await listen(first, '127.0.0.1').catch(() => undefined);
    if (sign === undefined) continue;
    sign.unref();
    return Array.from({ length: BLOCK_SIZE - 1 }, (_, index) => first + 1 + index);
  }
  throw new Error(`All ports from ${FIRST_PORT} to ${PORTS_END} are taken. Stop programs that listen, and try again.`);
}

const isFree = (port: number): Promise<boolean> =>
  checkPortIsFree(port, '').then(
    () => true,
    () => false,
  );

/** Checks that nothing listens on the port, on any address of this machine. @throws PortInUse */
export async function checkPortIsFree(port: number, part: string): Promise<void> {
  // Tries both, since a listener on 127.0.0.1 does not keep one on :: from binding.
  for (const host of ['127.0.0.1', undefined]) {
    const server = await listen(port, host).catch((error: unknown) => {
      if (errorCode(error) === 'EADDRINUSE') throw new PortInUse(port, part);
      throw error;
    });
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Returns true if a program on this machine listens on the port, or on the socket of that path. */
export async function isListenedOn(portOrPath: number | string): Promise<boolean> {
  const socket = typeof portOrPath === 'number' ? connect(portOrPath, '127.0.0.1') : connect(portOrPath);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Returns true if a GET of the URL is answered, with any status. */
export function answersHttp(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return true;
    },
    () => false,
  );
}

/** Waits until a server that is starting answers. @throws Error after `timeoutMs` */
export async function untilAnswersHttp(url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await answersHttp(url))) {
    if (Date.now() > deadline) throw new Error(`${url} has not answered within ${timeoutMs / 1000} s.`);
    await delay(ANSWER_POLL_MS);
  }
}

function listen(port: number, host?: string) {
  return new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host }, () => resolve(server));
  });
}
