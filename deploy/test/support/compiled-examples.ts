import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readMarkdown } from './markdown.ts';

/** Returns true for a complete example: it has imports and no `…`. */
const isWhole = (text: string): boolean => /^import /m.test(text) && !text.includes('…');

/**
 * Compiles the TypeScript examples of documents and returns the errors, each with the document and
 * its line.
 */
export async function compileIssues(
  root: string,
  documents: readonly string[],
  read = (document: string) => readFileSync(join(root, document), 'utf8'),
): Promise<string[]> {
  const examples = documents.flatMap((document) =>
    readMarkdown(read(document))
      .fences.filter(({ language, text }) => ['ts', 'tsx'].includes(language) && isWhole(text))
      .map(({ language, line, text }) => ({ document, language, line, text })),
  );
  if (examples.length === 0) return [];
  // Below the root, so that the examples find the packages of the workspaces.
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'docs-'));
  try {
    for (const [index, { language, text }] of examples.entries()) {
      writeFileSync(join(folder, `${index}.${language}`), text);
    }
    const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
    const config = {
      extends: relative(folder, join(root, 'tsconfig.json')),
      compilerOptions,
      include: ['*'],
      exclude: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const output = await typeCheck(root, folder);
    return [...output.matchAll(/(\d+)\.tsx?[(:](\d+)[^\n]*?(error TS[^\n]*)/g)].map(([, file, line, error]) => {
      const example = examples[Number(file)];
      return `${example?.document} ${Number(line) + (example?.line ?? 0)}: ${error}`;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves to the output of the compiler. */
const typeCheck = (root: string, folder: string): Promise<string> =>
  new Promise((resolve) => {
    const args = [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--pretty', 'false', '-p', folder];
    execFile(process.execPath, args, (_error, stdout) => resolve(stdout));
  });
