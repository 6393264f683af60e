import { ScreenTypeName } from '@booth/shared';
import { useState } from 'react';
import { LANGUAGES } from '../../../i18n/language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { screenEditorOf } from '../../../screens/editors.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import { type Part, textIn, wholePart } from '../definition/part.ts';
import classes from './DefinitionForm.module.css';
import { CheckboxField, TextsField } from './fields.tsx';

interface DefinitionFormProps {
  text: string;
  issues: readonly DefinitionIssue[];
  onChange: (text: string) => void;
}

/** The languages that the poll's title is in. */
function languagesOf(text: string): string[] {
  const title = wholePart({ text, issues: [], languages: [], onChange: () => {} })?.at('title').value;
  return typeof title === 'object' && title !== null ? Object.keys(title) : [];
}

/**
 * The languages to ask texts in: those of the poll, its first one first, and ours. They keep their
 * order while the title is written, which has none for a moment where it is written anew.
 */
function useLanguages(text: string): string[] {
  const [atFirst] = useState(() => languagesOf(text));
  return [...new Set([...atFirst, ...languagesOf(text), ...LANGUAGES])];
}

/** A screen: its title, and what its type has. */
function ScreenFields({ part, place }: { part: Part; place: number }) {
  const { t } = useTranslation();
  const type = ScreenTypeName.safeParse(part.at('type').value).data;
  const Editor = type && screenEditorOf({ type }).Editor;
  const name = type === undefined ? textIn(part.at('type')) : t(`screens.${type}.name`);
  return (
    <fieldset className={classes.screen}>
      <legend>{t('organize.form.screen', { place, type: name })}</legend>
      <TextsField label={t('organize.form.title')} part={part.at('title')} />
      <TextsField label={t('organize.form.hint')} part={part.at('hint')} isOptional />
      {Editor && <Editor part={part} />}
    </fieldset>
  );
}

/**
 * The common parts of a definition as fields; they write into the same text as the editor beside
 * them.
 */
export function DefinitionForm({ text, issues, onChange }: DefinitionFormProps) {
  const { t } = useTranslation();
  const languages = useLanguages(text);
  const poll = wholePart({ text, issues, languages, onChange });
  if (poll === undefined) return <p>{t('organize.form.noJson')}</p>;
  return (
    <div className={classes.form}>
      <TextsField label={t('organize.form.title')} part={poll.at('title')} />
      <CheckboxField label={t('organize.results.turnoutShown')} part={poll.at('turnoutShown')} />
      {poll
        .at('screens')
        .list()
        .map((screen, index) => (
          <ScreenFields key={screen.path} part={screen} place={index + 1} />
        ))}
    </div>
  );
}
