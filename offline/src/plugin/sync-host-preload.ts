/** Loaded with `node --import` into the worker threads that run functions. */
import { resolveSyncHost } from './sync-host.ts';

resolveSyncHost();
