import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The state of listening TCP sockets: TCP_LISTEN in the kernel's include/net/tcp_states.h. */
const LISTEN = '0A';
/** 127.0.0.0/8, ::1, ::ffff:127.0.0.0/104. The kernel reverses the bytes of each 32-bit word. */
const LOOPBACK = /^(.{6}7F|0{24}01000000|0{16}FFFF0000.{6}7F)$/;

/**
 * Returns the TCP ports on which this process and its descendants listen for other machines,
 * sorted. Works on Linux only: other systems have no `/proc`.
 */
export function portsBeyondLoopback(): number[] {
  const inodes = new Set(descendants(process.pid).flatMap(socketInodes));
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1));
  const ports = lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === LISTEN && inodes.has(inode) && !LOOPBACK.test(address) ? [Number.parseInt(port, 16)] : [];
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** Returns the ids of a process and of all its descendants. */
function descendants(ancestor: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const found = [ancestor];
  for (const each of found) for (const [pid, parent] of parents) if (parent === each) found.push(pid);
  return found;
}

/** Returns undefined if the process has just ended. */
function parentOf(pid: number): number | undefined {
  try {
    // The name is in brackets and may contain anything. State and parent follow it.
    const [, , parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, ')').split(' ');
    return Number(parent);
  } catch {
    return undefined;
  }
}

function socketInodes(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const [, inode] = readlinkSync(`/proc/${pid}/fd/${fd}`).match(/^socket:\[(\d+)\]$/) ?? [];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    return [];
  }
}
