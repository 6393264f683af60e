import type { LocalizedText } from '@booth/shared';
import type { HTMLAttributes } from 'react';
import type { PollText } from '../i18n/use-poll-text.ts';
import { usePollWords } from '../i18n/use-poll-words.ts';

interface PollWordsProps extends Omit<HTMLAttributes<HTMLElement>, 'children'> {
  as?: 'span' | 'p' | 'h2' | 'h3';
  text: LocalizedText;
  /** Returns the text in the reader's language. */
  by: PollText;
}

/** A text of the poll in its own element, marked with its language. */
export function PollWords({ as: Element = 'span', text, by, ...attributes }: PollWordsProps) {
  const words = usePollWords(by);
  return (
    <Element {...words(text)} {...attributes}>
      {by(text)}
    </Element>
  );
}
