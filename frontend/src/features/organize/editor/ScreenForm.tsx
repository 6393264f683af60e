import { ScreenTypeName } from '@booth/shared';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { screenEditorOf } from '../../../screens/editors.ts';
import { type DefinitionPart, textIn } from '../definition/definition-part.ts';
import { TextsField } from '../fields/fields.tsx';
import { BranchRules } from './branching/BranchRules.tsx';
import classes from './Form.module.css';
import { FormHeading } from './FormHeading.tsx';

interface ScreenFormProps {
  /** All screens of the poll. */
  screens: readonly DefinitionPart[];
  /** The position of the screen that is being edited. */
  place: number;
}

/** Edits a screen: its texts, the fields of its type, and its branch rules. */
export function ScreenForm({ screens, place }: ScreenFormProps) {
  const { t } = useTranslation();
  const screen = screens[place];
  if (screen === undefined) return null;
  const type = ScreenTypeName.safeParse(screen.at('type').value).data;
  const Editor = type && screenEditorOf({ type }).Editor;
  const typeName = type === undefined ? textIn(screen.at('type')) : t(`screens.${type}.name`);
  return (
    <div className={classes.form} data-path={screen.path}>
      <FormHeading issue={screen.issue}>
        {t('organize.editor.screenOfType', { place: place + 1, type: typeName })}
      </FormHeading>
      <TextsField label={t('organize.form.title')} part={screen.at('title')} />
      <TextsField label={t('organize.form.hint')} part={screen.at('hint')} isOptional hasLines />
      {Editor && <Editor part={screen} />}
      {(screens.length > 1 || screen.at('rules').list().length > 0) && <BranchRules screens={screens} place={place} />}
    </div>
  );
}
