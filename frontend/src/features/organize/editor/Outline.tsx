import { SCREENS_MAX, ScreenTypeName } from '@booth/shared';
import { VisuallyHidden } from '../../../components/VisuallyHidden.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Icon } from '../components/Icon.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { SortableList } from '../components/SortableList.tsx';
import type { DefinitionIssue } from '../definition/definition.ts';
import { type DefinitionPart, firstText, textIn } from '../definition/definition-part.ts';
import { AddScreen } from './AddScreen.tsx';
import { BranchingGraph } from './branching/BranchingGraph.tsx';
import classes from './Outline.module.css';
import { isIn, type Selection } from './selection.ts';

interface OutlineProps {
  poll: DefinitionPart;
  issues: readonly DefinitionIssue[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onAdd: (type: ScreenTypeName) => void;
  onMove: (from: number, to: number) => void;
  onDuplicate: (place: number) => void;
  onRemove: (place: number) => void;
}

function IssueCount({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    count > 0 && (
      <span className={classes.count}>
        <span aria-hidden>{count}</span>
        <VisuallyHidden>{t('organize.editor.issueCount', { count })}</VisuallyHidden>
      </span>
    )
  );
}

/**
 * Lists the parts of a poll: its settings, and its screens, which can be added, moved and removed.
 */
export function Outline({ poll, issues, selection, onSelect, onAdd, onMove, onDuplicate, onRemove }: OutlineProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const countIn = (part: Selection) => issues.filter(({ path }) => isIn(part, path)).length;
  const screens = poll.at('screens').list();
  const items = screens.map((screen, place) => {
    const type = ScreenTypeName.safeParse(screen.at('type').value).data;
    const typeName = type === undefined ? textIn(screen.at('type')) : t(`screens.${type}.name`);
    const title = firstText(screen.at('title'), language);
    return {
      id: textIn(screen.at('id')) || String(place),
      label: title || t('organize.editor.nth.screens', { place: place + 1 }),
      title: title || t('organize.editor.untitled'),
      type,
      typeName,
    };
  });
  return (
    <nav aria-label={t('organize.editor.outline')} className={classes.outline}>
      <button
        type="button"
        className={classes.settings}
        aria-current={selection === 'settings' || undefined}
        onClick={() => onSelect('settings')}
      >
        <Icon name="settings" />
        <span className={classes.name}>{t('organize.editor.settings')}</span>
        <IssueCount count={countIn('settings')} />
      </button>
      <SortableList label={t('organize.editor.screens')} items={items} onMove={onMove}>
        {({ label, title, type, typeName }, place, handle) => {
          const isSelected = selection === place;
          return (
            <div className={classes.screen} data-selected={isSelected || undefined}>
              {handle}
              <button
                type="button"
                className={classes.select}
                aria-current={isSelected || undefined}
                onClick={() => onSelect(place)}
              >
                {type && <Icon name={type} />}
                <span className={classes.name}>
                  <span className={classes.title}>{title}</span>
                  <span className={classes.type}>
                    {t('organize.editor.screenOfType', { place: place + 1, type: typeName })}
                  </span>
                </span>
                <IssueCount count={countIn(place)} />
              </button>
              {isSelected && (
                <>
                  <IconButton
                    className={classes.duplicate}
                    label={t('organize.editor.duplicate', { screen: label })}
                    disabled={items.length >= SCREENS_MAX}
                    onClick={() => onDuplicate(place)}
                  >
                    <Icon name="duplicate" />
                  </IconButton>
                  <IconButton
                    className={classes.remove}
                    label={t('organize.editor.remove', { screen: label })}
                    onClick={() => onRemove(place)}
                  >
                    <Icon name="remove" />
                  </IconButton>
                </>
              )}
            </div>
          );
        }}
      </SortableList>
      <AddScreen count={items.length} onAdd={onAdd} />
      {screens.some((screen) => screen.at('rules').list().length > 0) && (
        <details open className={classes.branching}>
          <summary>{t('organize.branch.graph')}</summary>
          <BranchingGraph
            screens={screens}
            selected={selection === 'settings' ? undefined : selection}
            onSelect={onSelect}
          />
        </details>
      )}
    </nav>
  );
}
