import { charactersOf } from '@booth/shared';
import type { ScreenView } from '../screen-view.ts';
import { TextField } from './Field.tsx';

export const view: ScreenView<'text'> = {
  emptyAnswer: { type: 'text', text: '' },
  fitting: (_screen, answer) => answer,
  issueOf: ({ maxCharacters }, answer) =>
    charactersOf(answer.text.trim()) > maxCharacters
      ? { text: 'issue.too-long', values: { max: maxCharacters } }
      : { text: 'issue.required' },
  options: () => [],
  summary: () => undefined,
  Field: TextField,
};
