import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, defaultHighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { Translate } from '../../../i18n/translate.ts';

/** The look of the page. CSS variables are inherited into the shadow root. */
const look = EditorView.theme({
  '&': { fontSize: '0.9375rem', background: '#fff', color: 'var(--mantine-color-black)' },
  '&.cm-focused': { outline: '3px solid var(--mantine-color-ai-6)', outlineOffset: '-3px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', lineHeight: '1.6' },
  '.cm-gutters': {
    background: 'var(--mantine-color-gray-0)',
    color: 'var(--mantine-color-ai-7)',
    borderInlineEnd: '1px solid var(--mantine-color-gray-2)',
  },
  // CodeMirror's own underline is a `data:` picture, which the content security policy forbids.
  '.cm-lintRange-error, .cm-lintRange-active': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--mantine-color-shu-7)',
    textUnderlineOffset: '0.2em',
    backgroundColor: 'var(--mantine-color-shu-0)',
  },
  '.cm-lintPoint::after': { borderBottomColor: 'var(--mantine-color-shu-7)' },
});

/** The keys of CodeMirror's own texts, by these texts (`EditorState.phrases`). */
export const PHRASES = {
  'Control character': 'controlCharacter',
  Diagnostics: 'issues',
  'No diagnostics': 'noIssues',
  close: 'close',
  '$ unchanged lines': 'unchangedLines',
  'Selection deleted': 'selectionDeleted',
} as const;

/** Translates CodeMirror's own texts. */
export const phrasesIn = (t: Translate): Extension =>
  EditorState.phrases.of(
    Object.fromEntries(Object.entries(PHRASES).map(([english, key]) => [english, t(`organize.phrase.${key}`)])),
  );

/**
 * Shows JSON. Tab leaves the editor, as everywhere on the page; Ctrl-M makes it indent
 * (CodeMirror's `toggleTabFocusMode`).
 */
export const reading: Extension = [
  lineNumbers(),
  json(),
  syntaxHighlighting(defaultHighlightStyle),
  EditorView.lineWrapping,
  look,
];

/** Edits JSON, without an undo history: the page has one for fields and JSON alike. */
export const writing: Extension = [
  reading,
  indentOnInput(),
  bracketMatching(),
  keymap.of([...defaultKeymap, ...lintKeymap]),
];

/**
 * Returns the shadow root for an editor. There, CodeMirror adopts style sheets. In the page itself
 * it would add `<style>` elements, which the content security policy forbids (style-mod,
 * `StyleSet`).
 */
export const shadowOf = (host: HTMLElement): ShadowRoot => host.shadowRoot ?? host.attachShadow({ mode: 'open' });
