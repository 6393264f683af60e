import { ScreenTypeName } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { screenEditorOf } from '../../../screens/editors.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import { languagesIn } from '../definition/languages.ts';
import { type Part, textIn, wholePart } from '../definition/part.ts';
import { BranchRules } from './branch/BranchRules.tsx';
import { WayGraph } from './branch/WayGraph.tsx';
import classes from './DefinitionForm.module.css';
import { CheckboxField, TextsField } from './fields.tsx';

interface DefinitionFormProps {
  text: string;
  issues: readonly DefinitionIssue[];
  onChange: (text: string) => void;
}

/** A screen: its title, and what its type has. */
function ScreenFields({ screens, place }: { screens: readonly Part[]; place: number }) {
  const { t } = useTranslation();
  const part = screens[place];
  if (part === undefined) return null;
  const type = ScreenTypeName.safeParse(part.at('type').value).data;
  const Editor = type && screenEditorOf({ type }).Editor;
  const name = type === undefined ? textIn(part.at('type')) : t(`screens.${type}.name`);
  return (
    <fieldset className={classes.screen}>
      <legend>{t('organize.form.screen', { place: place + 1, type: name })}</legend>
      <TextsField label={t('organize.form.title')} part={part.at('title')} />
      <TextsField label={t('organize.form.hint')} part={part.at('hint')} isOptional hasLines />
      {Editor && <Editor part={part} />}
      <BranchRules screens={screens} place={place} />
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
  const screens = poll.at('screens').list();
  return (
    <div className={classes.form}>
      <TextsField label={t('organize.form.title')} part={poll.at('title')} />
      <CheckboxField label={t('organize.results.turnoutShown')} part={poll.at('turnoutShown')} />
      <WayGraph screens={screens} onSelect={() => {}} />
      {screens.map((screen, place) => (
        <ScreenFields key={screen.path} screens={screens} place={place} />
      ))}
    </div>
  );
}
