import type { ScreenTypeName } from '@booth/shared';
import { useState } from 'react';
import { Notice } from '../../../components/Notice.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { screenEditorOf } from '../../../screens/editors.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import { type DefinitionPart, firstText } from '../definition/definition-part.ts';
import { addScreen, duplicateScreen, removeScreen, rulesNaming } from '../definition/screen-list.ts';
import classes from './EditView.module.css';
import { Outline } from './Outline.tsx';
import { PollSettings } from './PollSettings.tsx';
import { ScreenForm } from './ScreenForm.tsx';
import { placeAfterMove, type Selection, selectionOf } from './selection.ts';

interface EditViewProps {
  poll: DefinitionPart;
  issues: readonly DefinitionIssue[];
  wasOpened: boolean;
  /** How often the text has changed since the page was opened. */
  changes: number;
  selection: Selection;
  /** Selects a part of the poll and focuses the field of the path. */
  onSelect: (selection: Selection, path?: string) => void;
  /** Selects a part of the poll without moving the focus. */
  onFollow: (selection: Selection) => void;
  /** On a narrow page, only the outline or only the selected part is shown. */
  isOutlineShown: boolean;
  onShowOutline: () => void;
  onUndo: () => void;
}

/** Edits a poll by its parts: all in an outline, and one with its fields. */
export function EditView(props: EditViewProps) {
  const { poll, issues, wasOpened, changes, selection, onSelect, onFollow, isOutlineShown, onShowOutline, onUndo } =
    props;
  const { t } = useTranslation();
  const { language } = useLanguage();
  /** The screen that was deleted last. Shown until the next change. */
  const [removed, setRemoved] = useState<{ title: string; rules: number; changes: number }>();
  const screens = poll.at('screens').list();
  const screen = selection === 'settings' ? undefined : screens[selection];

  const add = (type: ScreenTypeName) => {
    const place = selection === 'settings' ? screens.length : selection + 1;
    const [own = language] = poll.languages;
    addScreen(poll, place, screenEditorOf({ type }).blank({ t, language: own }));
    onSelect(place, `screens.${place}.title`);
  };
  const remove = (place: number) => {
    const title =
      (screens[place] && firstText(screens[place].at('title'), language)) ||
      t('organize.editor.nth.screens', { place: place + 1 });
    setRemoved({ title, rules: rulesNaming(poll, place), changes: changes + 1 });
    removeScreen(poll, place);
    onFollow(screens.length === 1 ? 'settings' : Math.min(place, screens.length - 2));
  };
  return (
    <div className={classes.edit} data-outline={isOutlineShown || undefined}>
      <div className={classes.news}>
        <Notice tone="news">
          {removed?.changes === changes && (
            <>
              {t('organize.editor.removed', { screen: removed.title })}{' '}
              {removed.rules > 0 && <>{t('organize.editor.removedRules', { count: removed.rules })} </>}
              <button
                type="button"
                className={classes.inline}
                onClick={() => {
                  setRemoved(undefined);
                  onUndo();
                }}
              >
                {t('organize.editor.undo')}
              </button>
            </>
          )}
        </Notice>
      </div>
      <div className={classes.outline}>
        <Outline
          poll={poll}
          issues={issues}
          selection={selection}
          onSelect={onSelect}
          onAdd={add}
          onMove={(from, to) => {
            poll.at('screens').move(from, to);
            if (selection !== 'settings') onFollow(placeAfterMove(selection, from, to));
          }}
          onDuplicate={(place) => {
            duplicateScreen(poll, place);
            onSelect(place + 1, `screens.${place + 1}.title`);
          }}
          onRemove={remove}
        />
      </div>
      <div className={classes.form}>
        <button type="button" className={classes.back} onClick={onShowOutline}>
          ← {t('organize.editor.outline')}
        </button>
        {screen === undefined || selection === 'settings' ? (
          <PollSettings poll={poll} wasOpened={wasOpened} onGoTo={(path) => onSelect(selectionOf(path), path)} />
        ) : (
          <ScreenForm key={selection} screens={screens} place={selection} />
        )}
      </div>
    </div>
  );
}
