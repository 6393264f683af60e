import { Button, Menu, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { Icon } from '../components/Icon.tsx';
import { IconButton } from '../components/IconButton.tsx';
import classes from './EditorBar.module.css';

/** The views of the editor. */
export type View = 'edit' | 'preview' | 'json';

interface EditorBarProps {
  views: readonly View[];
  canUndo: boolean;
  canRedo: boolean;
  onUndo: () => void;
  onRedo: () => void;
  /** Says whether the text is saved. */
  state: ReactNode;
  canDiscard: boolean;
  onDiscard: () => void;
  canSave: boolean;
  isSaving: boolean;
  onSave: () => void;
  issues: ReactNode;
}

/** Switches views, undoes, redoes, discards and saves. */
export function EditorBar({ views, state, issues, ...bar }: EditorBarProps) {
  const { t } = useTranslation();
  const step = (action: 'undo' | 'redo', isPossible: boolean, onClick: () => void) => (
    <IconButton
      className={classes.step}
      label={t(`organize.editor.${action}`)}
      title={t(`organize.editor.${action}`)}
      aria-keyshortcuts={action === 'undo' ? 'Control+Z Meta+Z' : 'Control+Shift+Z Meta+Shift+Z'}
      // Not `disabled`, which would lose the focus after the last step.
      aria-disabled={!isPossible || undefined}
      onClick={() => isPossible && onClick()}
    >
      <Icon name={action} />
    </IconButton>
  );
  return (
    <div className={classes.bar}>
      <Tabs.List className={classes.tabs} aria-label={t('organize.editor.views')}>
        {views.map((view) => (
          <Tabs.Tab key={view} value={view} className={classes.tab}>
            {t(`organize.editor.view.${view}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <div className={classes.actions}>
        <span role="status" className={classes.state}>
          {state}
        </span>
        {issues}
        <span className={classes.steps}>
          {step('undo', bar.canUndo, bar.onUndo)}
          {step('redo', bar.canRedo, bar.onRedo)}
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <IconButton label={t('organize.editor.more')}>
                <Icon name="more" />
              </IconButton>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item className={classes.item} disabled={!bar.canDiscard} onClick={bar.onDiscard}>
                {t('organize.editor.startOver')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
        <Button className={classes.save} disabled={!bar.canSave} loading={bar.isSaving} onClick={bar.onSave}>
          {t('organize.editor.save')}
        </Button>
      </div>
    </div>
  );
}
