import { invalidRequest, Poll, PollDefinition, pollSizeIssue } from '@booth/shared';
import { type ParseError, parse, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { IssueTexts } from '../issues/issue-texts.ts';
import { type Place, placeOf } from './place.ts';

/** Something that is wrong with a text, and where. */
export interface DefinitionIssue extends Place {
  /**
   * Names into the poll, as `screens.0.max`; empty for the whole, and where the text is no JSON.
   */
  path: string;
  /** In the reader's language. */
  message: string;
}

/**
 * A text as it is being typed: the definition that it holds, or all that keeps it from being one.
 */
export type Reading =
  | { definition: PollDefinition; issues: readonly never[] }
  | { definition: undefined; issues: readonly DefinitionIssue[] };

/** What the server adds to a definition; a draft of a first version stands for all of them. */
const KEPT_BY_SERVER = { version: 1, status: 'draft', revealed: false } as const;

/** One for all texts, so that who shows it has nothing to do anew. */
const NO_ISSUES: readonly never[] = [];

const NO_COMMENTS = { disallowComments: true, allowTrailingComma: false };

/** Without a language: in English, as the server says it. */
const ENGLISH: Partial<IssueTexts> = {};

/** Issues of a schema, named by their places in the text. */
function issuesIn(
  text: string,
  error: Parameters<typeof invalidRequest>[0],
  { sentence }: Partial<IssueTexts>,
): DefinitionIssue[] {
  const { errors = [] } = invalidRequest(error, '').problem;
  return errors.map(({ path, message }) => issueAt(text, path.replace(/^\./, ''), sentence?.(message) ?? message));
}

/** An issue with its place in the text, as the server names issues, too. */
export function issueAt(text: string, path: string, message: string): DefinitionIssue {
  return { path, message, ...placeOf(text, parseTree(text, [], NO_COMMENTS), path === '' ? [] : path.split('.')) };
}

/** Reads a text as the definition of a poll. */
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
  const poll = Poll.safeParse({ ...definition.data, ...KEPT_BY_SERVER }, options);
  if (!poll.success) return { definition: undefined, issues: issuesIn(text, poll.error, texts) };
  const tooLarge = pollSizeIssue(poll.data);
  return tooLarge === undefined
    ? { definition: definition.data, issues: NO_ISSUES }
    : { definition: undefined, issues: [issueAt(text, '', texts.sentence?.(tooLarge) ?? tooLarge)] };
}

/** The part of a stored poll that its organizers write. */
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
 * Whether a stored poll holds just this definition, however it was written; only the order of
 * languages says something.
 */
export function sameDefinition(poll: Poll, definition: PollDefinition): boolean {
  // Both went through the schema, which names things in one order and fills in what was left out.
  return JSON.stringify(definitionOf(poll)) === JSON.stringify(PollDefinition.parse(definition));
}
