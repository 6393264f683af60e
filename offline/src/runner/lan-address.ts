import { networkInterfaces } from 'node:os';

/** The address by which other devices in the same network reach this machine; undefined without a network. */
export function lanAddress(interfaces = networkInterfaces()): string | undefined {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
