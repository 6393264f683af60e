import { join } from 'node:path';
import { type AnyNode, type ObjectExpression, type Pattern, type Program, parse } from 'acorn';
import { base, type RecursiveVisitors, recursive } from 'acorn-walk';
import { build, type Plugin } from 'esbuild';
import { actionsOfImport, transactionActions } from './aws-actions.ts';

/** The parts of a function's code that its template must fit. */
export interface CodeUse {
  /** The IAM actions that its calls need, such as `dynamodb:GetItem`. */
  actions: ReadonlySet<string>;
  /** All texts and keys, among them names of metrics and messages of logs. */
  texts: ReadonlySet<string>;
}

/** Bundles only our own code. Of packages, the names of imports are enough. */
const packagesStayOutside: Plugin = {
  name: 'packages-stay-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@booth/') ? undefined : { path, external: true },
    );
  },
};

/**
 * Returns the use of AWS by the functions of a service, by handler
 * (`src/functions/connect.handler`). Bundles each function, which removes unused imports. Then
 * counts only code that the function reaches by name, because a bundle has all methods of a store
 * even if only one is called.
 */
export async function readCodeUse(folder: string, handlers: readonly string[]): Promise<Map<string, CodeUse>> {
  const entryOf = (handler: string) => handler.replace(/\.\w+$/, '');
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [...new Set(handlers.map((handler) => `${entryOf(handler)}.ts`))],
    outdir: '.',
    outbase: '.',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    plugins: [packagesStayOutside],
  });
  const bundles = new Map(outputFiles.map(({ path, text }) => [path, new Bundle(text)]));
  const mentioned = new Set([...bundles.values()].flatMap((bundle) => [...bundle.allMentions]));
  return new Map(
    handlers.map((handler) => {
      const bundle = bundles.get(join(folder, `${entryOf(handler)}.js`));
      if (bundle === undefined) throw new Error(`${handler} was not bundled.`);
      return [handler, bundle.use(mentioned)];
    }),
  );
}

/** A function in the code. It counts as soon as reached code mentions its name. */
interface Unreached {
  name: string;
  /** Methods are mentioned as members (`store.read`), other functions by name alone. */
  isMethod: boolean;
  parts: readonly AnyNode[];
}

class Bundle {
  readonly #program: Program;
  /** The names of all members that the code mentions, reached or not. */
  readonly allMentions: ReadonlySet<string>;

  constructor(code: string) {
    this.#program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
    this.allMentions = this.#walkWhile(() => true).mentions;
  }

  /**
   * @param mentioned the members that any bundle mentions. A method outside of them counts, because
   * only a library can call it
   */
  use(mentioned: ReadonlySet<string>): CodeUse {
    const { actions, texts } = this.#walkWhile(({ name, isMethod }, walk) =>
      isMethod ? walk.mentions.has(name) || !mentioned.has(name) : walk.used.has(name),
    );
    return { actions, texts };
  }

  #walkWhile(isReached: (unreached: Unreached, walk: Walk) => boolean): Walk {
    const walk = new Walk();
    walk.visit(this.#program);
    for (;;) {
      const at = walk.unreached.findIndex((each) => isReached(each, walk));
      if (at < 0) return walk;
      const [reached] = walk.unreached.splice(at, 1);
      for (const part of reached?.parts ?? []) walk.visit(part);
    }
  }
}

/** Returns the name in an identifier or a text; undefined for other nodes. */
const nameOf = (node: object): string | undefined => {
  if ('name' in node && typeof node.name === 'string') return node.name;
  return 'value' in node && typeof node.value === 'string' ? node.value : undefined;
};

const isFunction = ({ type }: AnyNode): boolean => type === 'FunctionExpression' || type === 'ArrowFunctionExpression';

/** Walks through code and collects its use. Leaves named functions for later. */
class Walk {
  readonly unreached: Unreached[] = [];
  /** The names of mentioned members. */
  readonly mentions = new Set<string>();
  /** The names that are used alone, not as members. */
  readonly used = new Set<string>();
  readonly texts = new Set<string>();
  readonly #packages = new Set<string>();
  /** The imports by their local names. */
  readonly #imports = new Map<string, { module: string; imported: string }>();

  visit(node: AnyNode): void {
    recursive(node, undefined, this.#visitors);
  }

  get actions(): ReadonlySet<string> {
    const imports = [...this.used].flatMap((name) => this.#imports.get(name) ?? []);
    const actions = imports.flatMap(({ module, imported }) => actionsOfImport(module, imported));
    // Our own SigV4 code names the service (services/realtime/src/channel/signature.ts).
    if (this.texts.has('execute-api')) actions.push('execute-api:ManageConnections');
    return new Set(actions.flatMap((action) => transactionActions(action, this.texts)));
  }

  /** Visits a returned object. Its functions are methods. */
  #returned(object: ObjectExpression): void {
    for (const property of object.properties) {
      const name = property.type === 'Property' && !property.computed ? nameOf(property.key) : undefined;
      if (property.type === 'Property' && name !== undefined && isFunction(property.value)) {
        this.unreached.push({ name, isMethod: true, parts: [property.value] });
      } else this.visit(property);
    }
  }

  readonly #visitors: RecursiveVisitors<undefined> = {
    ImportDeclaration: ({ specifiers, source }) => {
      for (const specifier of specifiers) {
        this.#packages.add(specifier.local.name);
        const imported = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : undefined;
        if (imported !== undefined) this.#imports.set(specifier.local.name, { module: `${source.value}`, imported });
      }
    },
    ExportNamedDeclaration: ({ declaration, specifiers }, _, visit) => {
      if (declaration) visit(declaration, undefined);
      for (const { local } of specifiers) this.used.add(nameOf(local) ?? '');
    },
    VariableDeclarator: (node, _, visit) => {
      const { id, init } = node;
      if (id.type === 'Identifier' && init && isFunction(init)) {
        this.unreached.push({ name: id.name, isMethod: false, parts: [init] });
        return;
      }
      // const { GetSecretValueCommand } = await import('…')
      const module = init?.type === 'AwaitExpression' && init.argument.type === 'ImportExpression' && init.argument;
      if (id.type === 'ObjectPattern' && module) {
        for (const property of id.properties) {
          const imported = property.type === 'Property' ? nameOf(property.key) : undefined;
          const local = property.type === 'Property' ? nameOf(property.value) : undefined;
          if (imported && local) this.#imports.set(local, { module: nameOf(module.source) ?? '', imported });
        }
      }
      base.VariableDeclarator?.(node, undefined, visit);
    },
    FunctionDeclaration: ({ id, params, body }) => {
      this.unreached.push({ name: id?.name ?? '', isMethod: false, parts: [...params.filter(hasDefaults), body] });
    },
    ArrowFunctionExpression: ({ params, body }, _, visit) => {
      for (const param of params.filter(hasDefaults)) visit(param, undefined);
      if (body.type === 'ObjectExpression') this.#returned(body);
      else visit(body, undefined);
    },
    ReturnStatement: ({ argument }, _, visit) => {
      if (argument?.type === 'ObjectExpression') this.#returned(argument);
      else if (argument) visit(argument, undefined);
    },
    Identifier: ({ name }) => {
      this.used.add(name);
    },
    Literal: ({ value }) => {
      if (typeof value === 'string') this.texts.add(value);
    },
    TemplateElement: ({ value }) => {
      this.texts.add(value.cooked ?? value.raw);
    },
    MemberExpression: (node, _, visit) => {
      const name = node.computed && node.property.type !== 'Literal' ? undefined : nameOf(node.property);
      // `z.record` and `Object.create` are not methods of a store.
      const owner = node.object.type === 'Identifier' ? node.object.name : undefined;
      const isOfStore = owner === undefined || !(owner === 'Object' || this.#packages.has(owner));
      if (name !== undefined && isOfStore) this.mentions.add(name);
      base.MemberExpression?.(node, undefined, visit);
    },
    ObjectPattern: (node, _, visit) => {
      for (const property of node.properties) {
        const name = property.type === 'Property' ? nameOf(property.key) : undefined;
        if (name !== undefined) this.mentions.add(name);
      }
      base.ObjectPattern?.(node, undefined, visit);
    },
    Property: (node, _, visit) => {
      this.texts.add(nameOf(node.key) ?? '');
      base.Property?.(node, undefined, visit);
    },
  };
}

/** Returns false for a parameter that is only a name, because it can't call anything. */
const hasDefaults = ({ type }: Pattern): boolean => type !== 'Identifier';
