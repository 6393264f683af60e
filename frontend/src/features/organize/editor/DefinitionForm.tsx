import { ScreenTypeName } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { screenEditorOf } from '../../../screens/editors.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import { languagesIn } from '../definition/languages.ts';
import { type Part, textIn, wholePart } from '../definition/part.ts';
import classes from './DefinitionForm.module.css';
import { CheckboxField, TextsField } from './fields.tsx';

interface DefinitionFormProps {
  text: string;
  issues: readonly DefinitionIssue[];
  onChange: (text: string) => void;
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
      <TextsField label={t('organize.form.hint')} part={part.at('hint')} isOptional hasLines />
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
  const languages = languagesIn(wholePart({ text, issues: [], languages: [], onChange })?.value);
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
