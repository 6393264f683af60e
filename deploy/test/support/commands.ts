import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Script {
  /** The name of the npm script; undefined for a program. */
  name?: string;
  /** The command line of the script. */
  command: string;
  /** Relative to the root of the repository. */
  folder: string;
}

/** Commands of npm that documents may name. */
const OF_NPM = new Set(['ci', 'install', 'publish', 'start', 'test', 'run', 'exec', 'help']);
/** Options of programs from packages. */
const OF_OTHERS = new Map([
  ['jest', /^(-t|-w|-i|--runInBand)$/],
  ['osls', /^--(stage|verbose)$/],
  ['vite', /^--(host|port)$/],
]);
/** The levels of imports in which an option of a command is searched. */
const IMPORT_DEPTH = 2;

/** Checks the commands of documents against the repository in `root`. */
export class CommandCheck {
  readonly #root: string;
  readonly #files: readonly string[];
  readonly #workspaces: ReadonlyMap<string, string>;

  constructor(root: string, files: readonly string[]) {
    this.#root = root;
    this.#files = files;
    const folders = files.filter((file) => file.endsWith('package.json')).map((file) => dirname(file));
    this.#workspaces = new Map(
      folders.flatMap((folder) => [[folder, folder] as const, [this.#package(folder).name ?? folder, folder] as const]),
    );
  }

  /**
   * Returns the issues of the npm, npx and node commands in a line of a shell.
   * @param from the folder of the document; its own scripts need no `-w`
   */
  issuesOf(line: string, from = '.'): string[] {
    const withoutComment = line.replace(/(^|\s)#\s.*$/, '');
    return withoutComment.split(/&&|\|\||[|;]/).flatMap((part) => {
      const words = (part.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).filter((word, index) => index > 0 || word !== '$');
      while (/^[A-Z_]+=/.test(words[0] ?? '')) words.shift();
      const [program = '', ...args] = words;
      if (program === 'npm') return this.#npmIssues(args, from);
      if (program === 'npx') return this.#npxIssues(args);
      if (program === 'node') return this.#missingFile(args[0]);
      return program.startsWith('.ci/') ? this.#missingFile(program) : [];
    });
  }

  #npmIssues([verb = '', ...rest]: readonly string[], from: string): string[] {
    if (!OF_NPM.has(verb)) return [`npm has no command "${verb}" that documents may name`];
    if (!['start', 'test', 'run'].includes(verb)) return [];
    const [name = '', ...args] = verb === 'run' ? rest.filter((word) => word !== '--silent') : [verb, ...rest];
    if (isPlaceholder(name)) return [];
    const end = args.includes('--') ? args.indexOf('--') : args.length;
    const place = args.indexOf('-w');
    const workspace = place === -1 || place > end ? undefined : (args[place + 1] ?? '');
    const folder = workspace === undefined ? this.#folderOf(name, from) : this.#workspaces.get(workspace);
    if (folder === undefined) return isPlaceholder(workspace ?? '') ? [] : [`there is no workspace "${workspace}"`];
    const command = this.#package(folder).scripts?.[name];
    if (command === undefined) return [`there is no npm script "${name}" in ${join(folder, 'package.json')}`];
    return this.#argumentIssues({ name, command, folder }, args.slice(end + 1));
  }

  /** Returns the folder of the document if it has the script, else the root. */
  #folderOf(script: string, from: string): string {
    const own = this.#workspaces.get(from);
    return own !== undefined && this.#package(own).scripts?.[script] !== undefined ? own : '.';
  }

  #npxIssues([program = '', ...args]: readonly string[]): string[] {
    if (!existsSync(join(this.#root, 'node_modules/.bin', program))) return [`there is no program "${program}"`];
    return this.#argumentIssues({ command: program, folder: '.' }, args);
  }

  #argumentIssues({ name = '', command, folder }: Script, args: readonly string[]): string[] {
    const program = command.split(' ')[0] ?? '';
    if (command.startsWith('npm run')) {
      const [, name = '', workspace = '.'] = command.match(/npm run --silent (\S+) -w (\S+)/) ?? [];
      const other = this.#workspaces.get(workspace) ?? '.';
      return this.#argumentIssues({ command: this.#package(other).scripts?.[name] ?? '', folder: other }, args);
    }
    const isTest = /^test\b/.test(name) || /\bjest\b/.test(command);
    const options = args.filter((arg) => /^--?[a-z]/.test(arg)).map((arg) => arg.replace(/=.*$/, ''));
    const others = OF_OTHERS.get(isTest ? 'jest' : program);
    if (others !== undefined) {
      const unknown = options.filter((option) => !others.test(option));
      return [
        ...unknown.map((option) => `${program} gets an unknown option ${option}`),
        ...(isTest ? this.#untested(args) : []),
      ];
    }
    const source = this.#sourceOf(command, folder);
    if (source === undefined) return [];
    return options
      .filter((option) => option !== '--help' && !knowsOption(source, option.replace(/^--?/, '')))
      .map((option) => `"${command}" has no option ${option}`);
  }

  /** Returns an issue for each path given to jest that no test file has. */
  #untested(args: readonly string[]): string[] {
    const names = args.filter((arg, index) => !arg.startsWith('-') && !/^(-t|-w)$/.test(args[index - 1] ?? ''));
    return names
      .filter(
        (name) =>
          !isPlaceholder(name) && !this.#files.some((file) => /\.(test|e2e)\.ts$/.test(file) && file.includes(name)),
      )
      .map((name) => `no test file is named by "${name}"`);
  }

  /** Returns the source of a program of ours with its imports; undefined for other programs. */
  #sourceOf(command: string, folder: string): string | undefined {
    const [, file] = command.match(/^node (\S+\.ts)/) ?? [];
    if (file !== undefined) return this.#withImports(join(folder, file), IMPORT_DEPTH);
    return command.startsWith('offline-cloud') ? this.#withImports('offline/src/cli.ts', IMPORT_DEPTH) : undefined;
  }

  #withImports(file: string, depth: number): string {
    const path = join(this.#root, file);
    if (!existsSync(path)) return '';
    const text = readFileSync(path, 'utf8');
    if (depth === 0) return text;
    const imports = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target = '']) => target);
    return [text, ...imports.map((target) => this.#withImports(join(dirname(file), target), depth - 1))].join('\n');
  }

  #missingFile(file = ''): string[] {
    return isPlaceholder(file) || file.startsWith('-') || existsSync(join(this.#root, file))
      ? []
      : [`there is no file ${file}`];
  }

  #package(folder: string): { name?: string; scripts?: Record<string, string> } {
    return JSON.parse(readFileSync(join(this.#root, folder, 'package.json'), 'utf8'));
  }
}

/** Returns true for words such as FILE and PATH, which the reader replaces. */
const isPlaceholder = (word: string): boolean => word === '' || /[A-Z]{2}|…/.test(word);

const knowsOption = (source: string, name: string): boolean =>
  new RegExp(`--${name}\\b|['"]${name}['"]|\\b${name}: \\{|\\b${name}\\b[,:]`).test(source);
