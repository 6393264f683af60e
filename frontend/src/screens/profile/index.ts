import { charactersOf, ownValue } from '@booth/shared';
import type { ScreenView } from '../screen-view.ts';
import { ProfileFields } from './Field.tsx';

export const view: ScreenView<'profile'> = {
  emptyAnswer: { type: 'profile', fields: {} },
  fitting: ({ fields }, answer) => {
    const given = fields.flatMap(({ id }) => {
      const value = ownValue(answer.fields, id);
      return value === undefined || value === '' ? [] : [[id, value] as const];
    });
    return { type: 'profile', fields: Object.fromEntries(given) };
  },
  issueOf: ({ fields }, answer, part) => {
    const field = fields.find(({ id }) => id === part);
    if (field?.type === 'select') return { text: 'issue.choose-one' };
    if (field?.type !== 'text') return { text: 'issue.does-not-fit' };
    const value = ownValue(answer.fields, part);
    return typeof value === 'string' && charactersOf(value.trim()) > field.maxCharacters
      ? { text: 'issue.too-long', values: { max: field.maxCharacters } }
      : { text: 'issue.required' };
  },
  options: () => [],
  summary: () => undefined,
  Field: ProfileFields,
};
