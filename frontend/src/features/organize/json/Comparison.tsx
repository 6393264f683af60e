import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Translate } from '../../../i18n/translate.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './Comparison.module.css';
import { phrasesIn, reading, shadowOf } from './code-mirror.ts';

/** Narrower windows have no room for two texts side by side. */
const SIDE_BY_SIDE = '(min-width: 60rem)';
/** How many lines around a difference stay visible. */
const CONTEXT_LINES = 3;

const fixed = (label: string, t: Translate) => [
  reading,
  phrasesIn(t),
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ 'aria-label': label }),
];

/** Shows the differences of two texts: side by side, or in one text if there is no room. */
export function Comparison({ theirs, yours }: { theirs: string; yours: string }) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const theirLabel = t('organize.conflict.theirs');
  const yourLabel = t('organize.conflict.yours');
  useEffect(() => {
    if (host.current === null) return;
    const root = shadowOf(host.current);
    const collapseUnchanged = { margin: CONTEXT_LINES };
    const view = window.matchMedia(SIDE_BY_SIDE).matches
      ? new MergeView({
          a: { doc: theirs, extensions: fixed(theirLabel, t) },
          b: { doc: yours, extensions: fixed(yourLabel, t) },
          parent: root,
          root,
          collapseUnchanged,
        })
      : new EditorView({
          doc: yours,
          extensions: [
            fixed(yourLabel, t),
            unifiedMergeView({ original: theirs, mergeControls: false, collapseUnchanged }),
          ],
          parent: root,
          root,
        });
    return () => view.destroy();
  }, [theirs, yours, theirLabel, yourLabel, t]);
  return (
    <div className={classes.comparison}>
      <p className={classes.labels} aria-hidden>
        <span>{theirLabel}</span>
        <span>{yourLabel}</span>
      </p>
      <div ref={host} className={classes.texts} />
    </div>
  );
}
