import { invalidRequest, Poll, PollDefinition, pollSizeIssue } from '@booth/shared';
import { type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { IssueTexts } from '../issues/issue-texts.ts';
import { rangeOf, type TextRange } from './text-range.ts';

/** An issue of a text that should be a definition, and where it is. */
export interface DefinitionIssue extends TextRange {
  /** Into the poll: `screens.0.max`. Empty for the whole poll, and if the text is not JSON. */
  path: string;
  /** In the reader's language. */
  message: string;
}

/** What a text holds: a definition, or the issues that keep it from being one. */
export type Reading =
  | { definition: PollDefinition; issues: readonly never[] }
  | { definition: undefined; issues: readonly DefinitionIssue[] };

/** Makes a poll of a definition, to check it: a first draft stands for every state. */
const DRAFT_STATE = { version: 1, status: 'draft', revealed: false } as const;

/** Always the same list, so that nothing is rendered again. */
const NO_ISSUES: readonly never[] = [];

const NO_COMMENTS = { disallowComments: true, allowTrailingComma: false };

/** No translations: issues are in English, as the server reports them. */
const ENGLISH: Partial<IssueTexts> = {};

/** Returns the issues that a schema found, with their places in the text. */
function issuesIn(
  text: string,
  error: Parameters<typeof invalidRequest>[0],
  { sentence }: Partial<IssueTexts>,
): DefinitionIssue[] {
  const { errors = [] } = invalidRequest(error, '').problem;
  return errors.map(({ path, message }) => issueAt(text, path.replace(/^\./, ''), sentence?.(message) ?? message));
}

/** Returns an issue with its place in the text. `path` is as the server writes it. */
export function issueAt(text: string, path: string, message: string): DefinitionIssue {
  return { path, message, ...rangeOf(text, parseTree(text, [], NO_COMMENTS), path === '' ? [] : path.split('.')) };
}

/** Reads a text as the definition of a poll, or finds its issues. */
export function readDefinition(text: string, texts: Partial<IssueTexts> = ENGLISH): Reading {
  const syntax: ParseError[] = [];
  const value: unknown = parse(text, syntax, NO_COMMENTS);
  if (syntax.length > 0)
    return {
      definition: undefined,
      issues: syntax.map(({ error, offset, length }) => ({
        path: '',
        message: texts.syntax?.(error) ?? printParseErrorCode(error),
        from: offset,
        to: offset + length,
      })),
    };
  const options = { error: texts.schema };
  const definition = PollDefinition.safeParse(value, options);
  if (!definition.success) return { definition: undefined, issues: issuesIn(text, definition.error, texts) };
  const poll = Poll.safeParse({ ...definition.data, ...DRAFT_STATE }, options);
  if (!poll.success) return { definition: undefined, issues: issuesIn(text, poll.error, texts) };
  const tooLarge = pollSizeIssue(poll.data);
  return tooLarge === undefined
    ? { definition: definition.data, issues: NO_ISSUES }
    : { definition: undefined, issues: [issueAt(text, '', texts.sentence?.(tooLarge) ?? tooLarge)] };
}

/** Returns the part of a stored poll that organizers write. */
export function definitionOf(poll: Poll): PollDefinition {
  const {
    version: _version,
    status: _status,
    revealed: _revealed,
    openedAt: _openedAt,
    closedAt: _closedAt,
    resettingSince: _resettingSince,
    resetAt: _resetAt,
    ...own
  } = poll;
  return PollDefinition.parse(own);
}

export const textOf = (definition: PollDefinition): string => `${JSON.stringify(definition, null, 2)}\n`;

/**
 * Returns true if a stored poll has exactly this definition. Only the order of languages matters,
 * not that of other names.
 */
export function sameDefinition(poll: Poll, definition: PollDefinition): boolean {
  // Parsing puts the names in one order and fills in defaults.
  return JSON.stringify(definitionOf(poll)) === JSON.stringify(PollDefinition.parse(definition));
}
