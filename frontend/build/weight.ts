/** An entry of Vite's manifest (https://vite.dev/guide/backend-integration). */
export interface ManifestChunk {
  file: string;
  name?: string;
  src?: string;
  isEntry?: boolean;
  imports?: string[];
  dynamicImports?: string[];
}

export type Manifest = Record<string, ManifestChunk>;

/**
 * What a page loads before it can be used. Parts are the `src` of a module or the name of a chunk.
 */
export interface PageBudget {
  page: string;
  parts: readonly string[];
  maxBytes: number;
}

export interface PageWeight {
  page: string;
  files: { file: string; bytes: number }[];
  bytes: number;
  maxBytes: number;
}

function keyOf(manifest: Manifest, part: string): string {
  const key = Object.keys(manifest).find((each) => each === part || manifest[each]?.name === part);
  if (key === undefined)
    throw new Error(`The build has no part "${part}". Update the parts in frontend/build/budget.ts.`);
  return key;
}

/** Returns the scripts of these parts and of their static imports, each file once. */
export function filesOf(manifest: Manifest, parts: readonly string[]): string[] {
  const seen = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (chunk === undefined || seen.has(key)) return;
    seen.add(key);
    chunk.imports?.forEach(visit);
  };
  for (const part of parts) visit(keyOf(manifest, part));
  return [...seen].flatMap((key) => manifest[key]?.file ?? []).filter((file) => file.endsWith('.js'));
}

/**
 * Returns the weight of each page.
 * @param bytesOf the size of a file on the network
 */
export function weigh(
  manifest: Manifest,
  budgets: readonly PageBudget[],
  bytesOf: (file: string) => number,
): PageWeight[] {
  return budgets.map(({ page, parts, maxBytes }) => {
    const files = filesOf(manifest, parts).map((file) => ({ file, bytes: bytesOf(file) }));
    return { page, files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), maxBytes };
  });
}

const kib = (bytes: number): string => (bytes / 1_024).toFixed(1).padStart(7);

/** Returns a table of the weights, the heaviest file of each page first. */
export function tableOf(weights: readonly PageWeight[]): string {
  return weights
    .flatMap(({ page, files, bytes, maxBytes }) => [
      `${kib(bytes)} of ${kib(maxBytes).trim()} KB  ${page}${bytes > maxBytes ? '   OVER BUDGET' : ''}`,
      ...files.toSorted((a, b) => b.bytes - a.bytes).map((each) => `  ${kib(each.bytes)}  ${each.file}`),
    ])
    .join('\n');
}

/** Says which pages are too heavy, and by how much; undefined if none is. */
export function complaintOf(weights: readonly PageWeight[]): string | undefined {
  const over = weights.filter(({ bytes, maxBytes }) => bytes > maxBytes);
  if (over.length === 0) return undefined;
  const lines = over.map(({ page, bytes, maxBytes }) => `${page} is ${bytes - maxBytes} bytes over its budget.`);
  return [...lines, 'Load new code only when it is needed (`lazy`), or remove something.'].join('\n');
}
