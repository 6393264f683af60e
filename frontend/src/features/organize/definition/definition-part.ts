import { ownValue } from '@booth/shared';
import { type JSONPath, type ParseError, parse } from 'jsonc-parser';
import type { DefinitionIssue } from './definition.ts';
import { type Edit, withMember, withMoved, withValue } from './edit-text.ts';
import { languagesIn } from './languages.ts';
import { reuseUnchanged } from './structural-sharing.ts';

/**
 * A part of a definition that is being edited and may be invalid. Form fields show and change it.
 * It stays the same object as long as nothing in it changes. It edits the newest text, so it never
 * overwrites other changes.
 */
export interface DefinitionPart {
  /** Into the poll: `screens.0.max`. */
  path: string;
  /** Undefined if it is missing. */
  value: unknown;
  /** The message of its own issue. */
  issue: string | undefined;
  /** The issues of this part and of the parts in it. */
  issues: readonly DefinitionIssue[];
  /** The languages of the poll, the first one first. */
  languages: readonly string[];
  at: (...path: JSONPath) => DefinitionPart;
  /** Returns the members of a list; none if it is not a list. */
  list: () => DefinitionPart[];
  /** Sets the value, or removes it (undefined), even from a list. */
  set: (value: unknown) => void;
  /** Sets several values below this part, in order, as one step of undo. */
  setAll: (changes: readonly DefinitionChange[]) => void;
  /** Inserts a member into this list at `index`. */
  insert: (index: number, value: unknown) => void;
  /** Moves a member of this list from one position to another. */
  move: (from: number, to: number) => void;
}

/** A value to set below a part, or to remove (undefined). */
export interface DefinitionChange {
  path: JSONPath;
  value: unknown;
}

interface Draft {
  text: string;
  issues: readonly DefinitionIssue[];
  /** Defaults to those of the definition. */
  languages?: readonly string[];
  onEdit: (edit: Edit) => void;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const childOf = (value: unknown, name: string | number): unknown =>
  isObject(value) ? ownValue(value, String(name)) : undefined;

/** Ignores where issues are in the text: a field shows only their messages. */
const sameIssues = (one: readonly DefinitionIssue[], other: readonly DefinitionIssue[]): boolean =>
  one.length === other.length &&
  one.every(({ path, message }, index) => path === other[index]?.path && message === other[index].message);

type PartSource = Pick<DefinitionPart, 'value' | 'issues' | 'languages'> & Pick<Draft, 'onEdit'>;

/** What a part passes on to its successor after an edit. */
const kept = new WeakMap<DefinitionPart, Pick<Draft, 'onEdit'> & { parts: ReadonlyMap<string, DefinitionPart> }>();

/** Makes a part, or returns the earlier one if nothing in it has changed. */
function partAt(
  path: JSONPath,
  { value, issues, languages, onEdit }: PartSource,
  before: DefinitionPart | undefined,
): DefinitionPart {
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
  const parts = new Map<string, DefinitionPart>();
  const child = (own: string | number): DefinitionPart => {
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
        // Another tab or the JSON view has removed this part from the text.
        return text;
      }
    });
  const self: DefinitionPart = {
    path: name,
    value,
    issue: issues.find((issue) => issue.path === name)?.message,
    issues,
    languages,
    at: (...names) =>
      names.reduce<DefinitionPart>((part, each, index) => (index === 0 ? child(each) : part.at(each)), self),
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

/** Parses a JSON object; undefined for any other text. */
function readObject(text: string): object | undefined {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors);
  return errors.length === 0 && isObject(value) && !Array.isArray(value) ? value : undefined;
}

/**
 * Makes a reader that turns each text of one draft into a part, with the same objects for all that
 * has not changed. The reader returns undefined if the text is not a JSON object.
 */
export function partReader(): (draft: Draft) => DefinitionPart | undefined {
  let last: { text: string; value: unknown } | undefined;
  let before: DefinitionPart | undefined;
  return ({ text, issues, languages, onEdit }) => {
    // Often, only the issues are new.
    if (last?.text !== text) last = { text, value: reuseUnchanged(before?.value, readObject(text)) };
    const { value } = last;
    if (value === undefined) return undefined;
    const asked = languages ?? languagesIn(value);
    const known = before?.languages;
    before = partAt([], { value, issues, languages: known?.join() === asked.join() ? known : asked, onEdit }, before);
    return before;
  };
}

/** Reads a text as a part, once. */
export const wholePart = (draft: Draft): DefinitionPart | undefined => partReader()(draft);

export const textIn = ({ value }: DefinitionPart): string => (typeof value === 'string' ? value : '');

/**
 * Returns the first text that is written: the one that readers of other languages get.
 * @param language looked at before the poll's own languages
 */
export const firstText = (part: DefinitionPart, language?: string): string =>
  [...(language === undefined ? [] : [language]), ...part.languages]
    .map((tag) => textIn(part.at(tag)))
    .find((text) => text.trim() !== '') ?? '';
