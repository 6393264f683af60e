import type { LocalizedText } from '@booth/shared';
import { Heading } from '../../../app/Heading.tsx';
import type { PollText } from '../use-poll-text.ts';
import { usePollWords } from '../use-poll-words.ts';

/** A text of the poll as the heading of the page. */
export function PollHeading({ text, by }: { text: LocalizedText; by: PollText }) {
  return <Heading lang={usePollWords(by)(text).lang}>{by(text)}</Heading>;
}
