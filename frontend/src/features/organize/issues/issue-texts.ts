import { type ParseErrorCode, printParseErrorCode } from 'jsonc-parser';
import { useMemo } from 'react';
import type * as z from 'zod/mini';
import type { Language } from '../../../i18n/language.ts';
import type { Translate } from '../../../i18n/translate.ts';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { sentenceIn } from './japanese-sentences.ts';

/** Translates the issues of a definition into the reader's language. */
export interface IssueTexts {
  /** Words an issue of a schema without a message of its own. */
  schema: z.core.$ZodErrorMap;
  /**
   * Translates a message of a schema or rule, from here or the server; undefined if it is unknown.
   */
  sentence: (english: string) => string | undefined;
  /** Words an error in the JSON. */
  syntax: (code: ParseErrorCode) => string;
}

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** The types that zod can expect in a definition. */
const EXPECTED = ['string', 'number', 'int', 'boolean', 'array', 'object', 'record'] as const;
/** The types whose size zod can refuse. */
const MEASURED = ['string', 'array', 'number', 'int'] as const;

function schemaText(t: Translate, issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return t('organize.issue.missing');
      const expected = EXPECTED.find((type) => type === issue.expected);
      return expected === undefined ? t('organize.issue.other') : t(`organize.issue.expected.${expected}`);
    }
    case 'too_small': {
      const measured = MEASURED.find((type) => type === issue.origin);
      const least = Number(issue.minimum);
      if (measured === undefined) return t('organize.issue.other');
      return measured === 'string' && least === 1
        ? t('organize.issue.empty')
        : t(`organize.issue.tooSmall.${measured}`, { least });
    }
    case 'too_big': {
      const measured = MEASURED.find((type) => type === issue.origin);
      if (measured === undefined) return t('organize.issue.other');
      return t(`organize.issue.tooBig.${measured}`, { most: Number(issue.maximum) });
    }
    case 'unrecognized_keys':
      return t('organize.issue.unknownKeys', { keys: issue.keys.join(', ') });
    case 'invalid_value':
      return t('organize.issue.oneOf', { values: issue.values.map(String).join(', ') });
    case 'invalid_format':
      if (issue.format === 'datetime') return t('organize.issue.moment');
      // A pattern tells organizers nothing: give it an `error`.
      return issue.format === 'regex'
        ? t('organize.issue.other')
        : t('organize.issue.format', { format: issue.format });
    default:
      return t('organize.issue.other');
  }
}

/** Adds the capital letter and the full stop that messages of schemas do not have. */
const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.。]$/.test(text) ? '' : '.'}`;

/** @param language that of `t` */
export const issueTextsIn = (t: Translate, language: Language): IssueTexts => ({
  schema: (issue) => schemaText(t, issue),
  sentence: (english) => {
    const text = sentenceIn(language, english);
    return text && asSentence(text);
  },
  syntax: (code) => {
    const name = printParseErrorCode(code);
    return name === '<unknown ParseErrorCode>' ? t('organize.issue.other') : t(`organize.issue.syntax.${name}`);
  },
});

export function useIssueTexts(): IssueTexts {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return useMemo(() => issueTextsIn(t, language), [t, language]);
}
