/** Loaded with `node --import` into the worker threads in which serverless-offline runs functions. */
import { resolveSyncHost } from './sync-host.ts';

resolveSyncHost();
