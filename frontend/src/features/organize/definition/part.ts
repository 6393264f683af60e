import { ownValue } from '@booth/shared';
import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  modify,
  type ParseError,
  parse,
  parseTree,
} from 'jsonc-parser';
import type { DefinitionIssue } from './definition.ts';
import { languagesIn } from './languages.ts';
import { sharedWith } from './shared-value.ts';

const FORMAT = { insertSpaces: true, tabSize: 2 };

/**
 * Where a new name belongs among those that are there: in front of the next one of `order`, or at
 * the end.
 */
function insertionIndex(order: readonly string[], name: string, present: readonly string[]): number {
  const place = order.indexOf(name);
  const next = place === -1 ? -1 : present.findIndex((each) => order.indexOf(each) > place);
  return next === -1 ? present.length : next;
}

/**
 * The text with one value set, or taken away (undefined); the rest stays as it was typed.
 * @param path names into the poll; a position in a list is a number, and one after its last adds to
 * it
 * @param order in which names are written that are new: the languages of a text
 */
export function withValue(text: string, path: JSONPath, value: unknown, order: readonly string[] = []): string {
  const name = String(path.at(-1));
  const edits = modify(text, path, value, {
    formattingOptions: FORMAT,
    getInsertionIndex: (present) => insertionIndex(order, name, present),
  });
  return applyEdits(text, edits);
}

/**
 * Changes the text as it is when it is written, which may be newer than the part that asks for it.
 */
export type Edit = (text: string) => string;

/**
 * A part of a definition that is being written, and need not fit: what the fields of a form show
 * and change. It is the same object as long as nothing in it changes. It writes into the newest
 * text, never over it.
 */
export interface Part {
  /** Names into the poll, as `screens.0.max`. */
  path: string;
  /** Undefined where nothing is written. */
  value: unknown;
  /** What is wrong with it. */
  issue: string | undefined;
  /** What is wrong with it, and with its own parts. */
  issues: readonly DefinitionIssue[];
  /** The languages that texts are asked in, the poll's first one first. */
  languages: readonly string[];
  at: (...path: JSONPath) => Part;
  /** The parts of a list; none where it is no list. */
  list: () => Part[];
  /** Writes a value, or takes it away (undefined), also out of a list. */
  set: (value: unknown) => void;
  /** Writes several values below this part at once, one after another: one step of undo. */
  setAll: (changes: readonly Change[]) => void;
  /** Puts a value into this list, in front of what is at `index` now. */
  insert: (index: number, value: unknown) => void;
  /** Moves a member of this list, so that it is at `to` then. */
  move: (from: number, to: number) => void;
}

/** A value to be written below a part, or to be taken away (undefined). */
export interface Change {
  path: JSONPath;
  value: unknown;
}

interface Draft {
  text: string;
  issues: readonly DefinitionIssue[];
  /** Those of the definition, where they are not given. */
  languages?: readonly string[];
  onEdit: (edit: Edit) => void;
}

/** The text with a member put into a list; `path` is that of the list. */
function withMember(text: string, path: JSONPath, index: number, value: unknown): string {
  return applyEdits(text, modify(text, [...path, index], value, { formattingOptions: FORMAT, isArrayInsertion: true }));
}

/** The text with a member of a list moved. */
function withMoved(text: string, path: JSONPath, from: number, to: number): string {
  const root = parseTree(text);
  const member = root && findNodeAtLocation(root, [...path, from]);
  if (member === undefined) return text;
  return withMember(withValue(text, [...path, from], undefined), path, to, getNodeValue(member));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const childOf = (value: unknown, name: string | number): unknown =>
  isObject(value) ? ownValue(value, String(name)) : undefined;

/** An issue that was found at another place of the text is the same to who reads it. */
const sameIssues = (one: readonly DefinitionIssue[], other: readonly DefinitionIssue[]): boolean =>
  one.length === other.length &&
  one.every(({ path, message }, index) => path === other[index]?.path && message === other[index].message);

type PartOf = Pick<Part, 'value' | 'issues' | 'languages'> & Pick<Draft, 'onEdit'>;

/** What is kept of each part for the next one at its place. */
const kept = new WeakMap<Part, Pick<Draft, 'onEdit'> & { parts: ReadonlyMap<string, Part> }>();

/** Makes a part, or returns the one of before where nothing in it has changed. */
function partAt(path: JSONPath, { value, issues, languages, onEdit }: PartOf, before: Part | undefined): Part {
  const earlier = before && kept.get(before);
  if (
    before !== undefined &&
    before.value === value &&
    before.languages === languages &&
    earlier?.onEdit === onEdit &&
    sameIssues(before.issues, issues)
  )
    return before;
  const name = path.join('.');
  const parts = new Map<string, Part>();
  const child = (own: string | number): Part => {
    const key = String(own);
    const known = parts.get(key);
    if (known !== undefined) return known;
    const childPath = [...path, own];
    const childName = childPath.join('.');
    const childIssues =
      issues.length === 0
        ? issues
        : issues.filter((issue) => issue.path === childName || issue.path.startsWith(`${childName}.`));
    const part = partAt(
      childPath,
      { value: childOf(value, own), issues: childIssues, languages, onEdit },
      earlier?.parts.get(key),
    );
    parts.set(key, part);
    return part;
  };
  const edit = (change: Edit) =>
    onEdit((text) => {
      try {
        return change(text);
      } catch {
        // Another tab, or the JSON view, has written a text that has no such part.
        return text;
      }
    });
  const self: Part = {
    path: name,
    value,
    issue: issues.find((issue) => issue.path === name)?.message,
    issues,
    languages,
    at: (...names) => names.reduce<Part>((part, each, index) => (index === 0 ? child(each) : part.at(each)), self),
    list: () => (Array.isArray(value) ? value.map((_, index) => child(index)) : []),
    set: (next) => edit((text) => withValue(text, path, next, languages)),
    setAll: (changes) =>
      edit((text) =>
        changes.reduce(
          (written, change) => withValue(written, [...path, ...change.path], change.value, languages),
          text,
        ),
      ),
    insert: (index, member) => edit((text) => withMember(text, path, index, member)),
    move: (from, to) => edit((text) => withMoved(text, path, from, to)),
  };
  kept.set(self, { onEdit, parts });
  return self;
}

/** Reads a text as JSON; undefined where it is no object. */
function readObject(text: string): object | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors);
  return errors.length === 0 && isObject(value) && !Array.isArray(value) ? value : undefined;
}

/**
 * Makes a reader of one draft, which gives the whole of its text as a part again and again, with
 * the same objects for what has not changed. It gives undefined where the text is no JSON object:
 * nothing in it can be found, so nothing can be set.
 */
export function partReader(): (draft: Draft) => Part | undefined {
  let last: { text: string; value: unknown } | undefined;
  let before: Part | undefined;
  return ({ text, issues, languages, onEdit }) => {
    // New issues come often, and with the text as it was.
    if (last?.text !== text) last = { text, value: sharedWith(before?.value, readObject(text)) };
    const { value } = last;
    if (value === undefined) return undefined;
    const asked = languages ?? languagesIn(value);
    const known = before?.languages;
    before = partAt([], { value, issues, languages: known?.join() === asked.join() ? known : asked, onEdit }, before);
    return before;
  };
}

/** Returns the whole of a text as a part, as `partReader` does. */
export const wholePart = (draft: Draft): Part | undefined => partReader()(draft);

export const textIn = ({ value }: Part): string => (typeof value === 'string' ? value : '');

/**
 * The text that stands for those that are missing: the first that is written.
 * @param language the reader's, if that is to come before the poll's first one
 */
export const firstText = (part: Part, language?: string): string =>
  [...(language === undefined ? [] : [language]), ...part.languages]
    .map((tag) => textIn(part.at(tag)))
    .find((text) => text.trim() !== '') ?? '';
