import { ownValue } from '@booth/shared';
import { applyEdits, type JSONPath, modify, type ParseError, parse } from 'jsonc-parser';
import type { DefinitionIssue } from './definition.ts';

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
 * A part of a definition that is being written, and need not fit: what the fields of a form show
 * and change.
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
  /** Writes a value, or takes it away (undefined). */
  set: (value: unknown) => void;
  /** Writes several values below this part at once, one after another: one step of undo. */
  setAll: (changes: readonly Change[]) => void;
  /** Puts a value into this list, in front of what is at `index` now. */
  insert: (index: number, value: unknown) => void;
  /** Takes a member out of this list. */
  remove: (index: number) => void;
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
  languages: readonly string[];
  onChange: (text: string) => void;
}

/** The text with a member put into a list; `path` is that of the list. */
function withMember(text: string, path: JSONPath, index: number, value: unknown): string {
  return applyEdits(text, modify(text, [...path, index], value, { formattingOptions: FORMAT, isArrayInsertion: true }));
}

/** The text with a member of a list moved. */
function withMoved(text: string, path: JSONPath, from: number, to: number, member: unknown): string {
  return withMember(withValue(text, [...path, from], undefined), path, to, member);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const childOf = (value: unknown, name: string | number): unknown =>
  isObject(value) ? ownValue(value, String(name)) : undefined;

function partAt(draft: Draft, path: JSONPath, value: unknown): Part {
  const { text, issues, languages, onChange } = draft;
  const name = path.join('.');
  return {
    path: name,
    value,
    issue: issues.find((issue) => issue.path === name)?.message,
    issues: issues.filter((issue) => issue.path === name || issue.path.startsWith(`${name}.`)),
    languages,
    at: (...names) => partAt(draft, [...path, ...names], names.reduce(childOf, value)),
    list: () =>
      Array.isArray(value) ? value.map((member: unknown, index) => partAt(draft, [...path, index], member)) : [],
    set: (next) => onChange(withValue(text, path, next, languages)),
    setAll: (changes) =>
      onChange(
        changes.reduce(
          (written, change) => withValue(written, [...path, ...change.path], change.value, languages),
          text,
        ),
      ),
    insert: (index, member) => onChange(withMember(text, path, index, member)),
    remove: (index) => onChange(withValue(text, [...path, index], undefined)),
    move: (from, to) => onChange(withMoved(text, path, from, to, childOf(value, from))),
  };
}

/**
 * The whole of a text as a part; undefined where the text is no JSON object: nothing in it can be
 * found, so nothing can be set.
 */
export function wholePart(draft: Draft): Part | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(draft.text, errors);
  return errors.length === 0 && isObject(value) && !Array.isArray(value) ? partAt(draft, [], value) : undefined;
}

export const textIn = ({ value }: Part): string => (typeof value === 'string' ? value : '');
