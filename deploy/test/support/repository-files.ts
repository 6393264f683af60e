import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const NOT_OURS = new Set([
  'node_modules',
  '.mutants',
  'dist',
  '.git',
  '.serverless',
  '.offline',
  '.offline-cloud',
  '.python-tools',
]);

/** Returns the files of the repository without build outputs, as paths from its root. */
export function repositoryFiles(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (NOT_OURS.has(entry.name) || entry.name.startsWith('.esbuild')) return [];
    return entry.isDirectory() ? repositoryFiles(root, path) : [path];
  });
}

/** Finds files and folders that documents name. */
export interface NamedFiles {
  /**
   * True if a file or folder has this path, from the root or as the end of a longer path; `*`
   * stands for any name.
   */
  has(path: string): boolean;
}

export function namedFiles(files: readonly string[]): NamedFiles {
  const folders = new Set(files.flatMap((file) => [...file.matchAll(/\//g)].map(({ index }) => file.slice(0, index))));
  const paths = [...files, ...folders].map((path) => `/${path}`);
  return {
    has: (path) => {
      const name = `/${path.replace(/\/$/, '')}`;
      if (!name.includes('*')) return paths.some((known) => known.endsWith(name));
      const pattern = new RegExp(`${name.replaceAll(/[.+?^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '[^/]+')}$`);
      return paths.some((known) => pattern.test(known));
    },
  };
}
