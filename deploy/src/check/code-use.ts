import { join } from 'node:path';
import { type AnyNode, type ObjectExpression, type Pattern, type Program, parse } from 'acorn';
import { base, type RecursiveVisitors, recursive } from 'acorn-walk';
import { build, type Plugin } from 'esbuild';
import { actionsOfImport, transactionActions } from './aws-actions.ts';

/** What the code of a function does, as far as a template has to fit it. */
export interface CodeUse {
  /** The IAM actions that its calls need, such as `dynamodb:GetItem`. */
  actions: ReadonlySet<string>;
  /** All texts and keys in it: names of metrics, messages of logs. */
  texts: ReadonlySet<string>;
}

/** Only our own code is looked at: packages are told by the names that are imported from them. */
const packagesStayOutside: Plugin = {
  name: 'packages-stay-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@booth/') ? undefined : { path, external: true },
    );
  },
};

/**
 * Reads what the functions of a service call. Each is bundled, so what it imports and never uses is
 * gone; and only functions count whose names its code mentions, for the bundle has whole stores
 * where one method is called.
 * @returns by handler, such as `src/functions/connect.handler`
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

/** A function that counts once something that counts mentions its name. */
interface Unreached {
  name: string;
  /** A method is mentioned as a member (`store.read`), another function by its name alone. */
  isMethod: boolean;
  parts: readonly AnyNode[];
}

class Bundle {
  readonly #program: Program;
  /** The names of members that the code asks for, whether that part is reached or not. */
  readonly allMentions: ReadonlySet<string>;

  constructor(code: string) {
    this.#program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
    this.allMentions = this.#walkWhile(() => true).mentions;
  }

  /** `mentioned`: by anybody. A method that nobody mentions is a library's to call. */
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

/** The name that an identifier or a text gives; undefined for anything else. */
const nameOf = (node: object): string | undefined => {
  if ('name' in node && typeof node.name === 'string') return node.name;
  return 'value' in node && typeof node.value === 'string' ? node.value : undefined;
};

const isFunction = ({ type }: AnyNode): boolean => type === 'FunctionExpression' || type === 'ArrowFunctionExpression';

/** Goes through code and notes what it uses; functions with a name are left for later. */
class Walk {
  readonly unreached: Unreached[] = [];
  /** The names of members that are asked for. */
  readonly mentions = new Set<string>();
  /** The names that are used by themselves. */
  readonly used = new Set<string>();
  readonly texts = new Set<string>();
  readonly #packages = new Set<string>();
  /** What the names of imports stand for. */
  readonly #imports = new Map<string, { module: string; imported: string }>();

  visit(node: AnyNode): void {
    recursive(node, undefined, this.#visitors);
  }

  get actions(): ReadonlySet<string> {
    const imports = [...this.used].flatMap((name) => this.#imports.get(name) ?? []);
    const actions = imports.flatMap(({ module, imported }) => actionsOfImport(module, imported));
    // SigV4 made by ourselves names the service (services/realtime/src/channel/signature.ts).
    if (this.texts.has('execute-api')) actions.push('execute-api:ManageConnections');
    return new Set(actions.flatMap((action) => transactionActions(action, this.texts)));
  }

  /** An object that is returned: each of its functions is a method. */
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
      // `z.record` and `Object.create` are no store's methods.
      const owner = node.object.type === 'Identifier' ? node.object.name : undefined;
      const isStores = owner === undefined || !(owner === 'Object' || this.#packages.has(owner));
      if (name !== undefined && isStores) this.mentions.add(name);
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

/** A parameter that is a name alone uses nothing. */
const hasDefaults = ({ type }: Pattern): boolean => type !== 'Identifier';
