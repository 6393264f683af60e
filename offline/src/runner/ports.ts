import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { errorCode } from './error-code.ts';

/** A port that a part needs is taken; the message names the port, the part and what to do. */
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
 * Asks the operating system for ports that nobody listens on. They are all held open at once until every one is known,
 * so that the answer has no port twice.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has no port');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** One free port; see `freePorts`. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  if (port === undefined) throw new Error('No free port');
  return port;
}

/** Throws `PortInUse` when somebody listens on the port already, on whatever address of this machine. */
export async function checkPortIsFree(port: number, part: string): Promise<void> {
  // A listener on 127.0.0.1 does not keep one on :: from binding (and the reverse), so both are tried.
  for (const host of ['127.0.0.1', undefined]) {
    const server = await listen(port, host).catch((error: unknown) => {
      if (errorCode(error) === 'EADDRINUSE') throw new PortInUse(port, part);
      throw error;
    });
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Does somebody on this machine listen on the port? */
export async function isListenedOn(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function listen(port: number, host?: string) {
  return new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host }, () => resolve(server));
  });
}
