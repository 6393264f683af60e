/** Serves the built front end to a test's local cloud, in place of Vite's dev server. */
import { resolve } from 'node:path';
import { startBuiltSite } from './built-site.ts';

const [port, address] = process.argv.slice(2);
const variables = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    name.startsWith('VITE_') && value !== undefined ? [[name, value]] : [],
  ),
);
const site = await startBuiltSite(variables, resolve(import.meta.dirname, '../..'), { port: Number(port), address });
process.on('SIGTERM', () => site.stop());
