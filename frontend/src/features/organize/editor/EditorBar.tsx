import { Button, Menu, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './EditorBar.module.css';
import { Sign } from './Sign.tsx';

/** How the poll can be looked at. */
export type View = 'edit' | 'preview' | 'json';

interface EditorBarProps {
  views: readonly View[];
  canUndo: boolean;
  canRedo: boolean;
  onUndo: () => void;
  onRedo: () => void;
  /** What became of the text, in words. */
  state: ReactNode;
  canDiscard: boolean;
  onDiscard: () => void;
  canSave: boolean;
  isSaving: boolean;
  onSave: () => void;
  /** The way to what is wrong. */
  issues: ReactNode;
}

/** The views of a poll, and what is done to it as a whole. */
export function EditorBar({ views, state, issues, ...bar }: EditorBarProps) {
  const { t } = useTranslation();
  const step = (sign: 'undo' | 'redo', isPossible: boolean, onClick: () => void) => (
    <button
      type="button"
      className={classes.step}
      aria-label={t(`organize.editor.${sign}`)}
      title={t(`organize.editor.${sign}`)}
      aria-keyshortcuts={sign === 'undo' ? 'Control+Z Meta+Z' : 'Control+Shift+Z Meta+Shift+Z'}
      // Keeps the focus, also where there is no further step.
      aria-disabled={!isPossible || undefined}
      onClick={() => isPossible && onClick()}
    >
      <Sign name={sign} />
    </button>
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
              <button type="button" className={classes.step} aria-label={t('organize.editor.more')}>
                <Sign name="more" />
              </button>
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
