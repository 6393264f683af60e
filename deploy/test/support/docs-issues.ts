import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CommandCheck } from './commands.ts';
import { type MarkdownDocument, type Piece, readMarkdown } from './markdown.ts';
import { namedFiles, repositoryFiles } from './repository-files.ts';

/** Names of files that the reader of a recipe creates. */
const INVENTED = /slider|read-hint|my-poll|STAGE|NAME|OWNER|\bID\b/;
/** Code that names a file: a path or name with an extension of our sources. */
const FILE = /^[\w.*@-]+(\/[\w.*@-]+)*\.(ts|tsx|cjs|js|json|ya?ml|md|vtl|css|png)$/;
/** Code that names a folder below the root. */
const FOLDER =
  /^(services|shared|frontend|offline|deploy|bench|e2e|docs|stages|iac|\.ci|\.vscode|\.github)\/[\w./*-]+$/;

/** Finds commands, files and links in documents that the repository does not have. */
export class DocsCheck {
  readonly #root: string;
  readonly #commands: CommandCheck;
  readonly #files: ReturnType<typeof namedFiles>;
  readonly #documents = new Map<string, MarkdownDocument>();

  constructor(root: string, files = repositoryFiles(root)) {
    this.#root = root;
    this.#commands = new CommandCheck(root, files);
    this.#files = namedFiles(files);
  }

  /** Returns the issues of a document, each with its line. `path` is relative to the root. */
  issuesOf(path: string, text = readFileSync(join(this.#root, path), 'utf8')): string[] {
    const document = readMarkdown(text);
    return [
      ...this.#linkIssues(path, document),
      // Documents of the local cloud name files in the projects of their readers.
      ...(path.startsWith('offline/') ? [] : this.#fileIssues(document)),
      ...this.#commandIssues(path, document),
      ...dataIssues(document),
    ];
  }

  #linkIssues(path: string, document: MarkdownDocument): string[] {
    return document.links
      .filter(({ text }) => !/^(https?|mailto):/.test(text))
      .flatMap(({ line, text }) => {
        const [target = '', anchor] = text.split('#');
        const file = target === '' ? path : join(dirname(path), decodeURI(target));
        if (target !== '' && !existsSync(join(this.#root, file))) return [`${line}: there is no ${file}`];
        if (anchor === undefined) return [];
        const anchors = target === '' ? document.anchors : this.#read(file).anchors;
        return anchors.has(anchor) ? [] : [`${line}: ${file} has no heading for #${anchor}`];
      });
  }

  #fileIssues({ codes }: MarkdownDocument): string[] {
    return codes
      .filter(({ text }) => (FILE.test(text) || FOLDER.test(text)) && !INVENTED.test(text))
      .filter(({ text }) => !this.#files.has(text))
      .map(({ line, text }) => `${line}: there is no file or folder ${text}`);
  }

  #commandIssues(path: string, { codes, fences }: MarkdownDocument): string[] {
    const inFences = fences
      .filter(({ language }) => language === 'sh')
      .flatMap(({ line, text }) =>
        text
          .replaceAll('\\\n', ' ')
          .split('\n')
          .map((command): Piece => ({ line, text: command })),
      );
    return [...codes, ...inFences].flatMap(({ line, text }) =>
      this.#commands.issuesOf(text, dirname(path)).map((issue) => `${line}: ${issue}`),
    );
  }

  #read(file: string): MarkdownDocument {
    const known = this.#documents.get(file) ?? readMarkdown(readFileSync(join(this.#root, file), 'utf8'));
    this.#documents.set(file, known);
    return known;
  }
}

/** Returns an issue for each block of invalid JSON or YAML. Skips sketches, which have `…`. */
function dataIssues({ fences }: MarkdownDocument): string[] {
  return fences
    .filter(({ text }) => !text.includes('…'))
    .flatMap(({ language, line, text }) => {
      try {
        if (language === 'json') JSON.parse(text);
        if (language === 'yaml') for (const { errors } of parseAllDocuments(text)) if (errors[0]) throw errors[0];
        return [];
      } catch (error) {
        return [`${line}: ${error instanceof Error ? error.message.split('\n')[0] : error}`];
      }
    });
}

/** The documents of the repository, as paths from its root. */
export const documentsOf = (root: string): string[] => repositoryFiles(root).filter((file) => file.endsWith('.md'));
