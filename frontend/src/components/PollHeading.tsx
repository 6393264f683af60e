import type { LocalizedText } from '@booth/shared';
import type { PollText } from '../i18n/use-poll-text.ts';
import { usePollWords } from '../i18n/use-poll-words.ts';
import { Heading } from './Heading.tsx';

/** A text of the poll as the heading of the page. */
export function PollHeading({ text, by }: { text: LocalizedText; by: PollText }) {
  return <Heading lang={usePollWords(by)(text).lang}>{by(text)}</Heading>;
}
