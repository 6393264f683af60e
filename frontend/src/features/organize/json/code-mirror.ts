import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, defaultHighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { Translate } from '../../../i18n/translate.ts';

/** The page's own colours; CSS variables reach into the shadow root. */
const look = EditorView.theme({
  '&': { fontSize: '0.9375rem', background: '#fff', color: 'var(--mantine-color-black)' },
  '&.cm-focused': { outline: '3px solid var(--mantine-color-ai-6)', outlineOffset: '-3px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', lineHeight: '1.6' },
  '.cm-gutters': {
    background: 'var(--mantine-color-gray-0)',
    color: 'var(--mantine-color-ai-7)',
    borderInlineEnd: '1px solid var(--mantine-color-gray-2)',
  },
  // CodeMirror underlines with a picture in a data: address, which the content security policy forbids.
  '.cm-lintRange-error, .cm-lintRange-active': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--mantine-color-shu-7)',
    textUnderlineOffset: '0.2em',
    backgroundColor: 'var(--mantine-color-shu-0)',
  },
  '.cm-lintPoint::after': { borderBottomColor: 'var(--mantine-color-shu-7)' },
});

/** What CodeMirror itself says, by what it says in English (`EditorState.phrases`). */
export const PHRASES = {
  'Control character': 'controlCharacter',
  Diagnostics: 'issues',
  'No diagnostics': 'noIssues',
  close: 'close',
  '$ unchanged lines': 'unchangedLines',
  'Selection deleted': 'selectionDeleted',
} as const;

/** Has CodeMirror speak the language of the page. */
export const phrasesIn = (t: Translate): Extension =>
  EditorState.phrases.of(
    Object.fromEntries(Object.entries(PHRASES).map(([english, key]) => [english, t(`organize.phrase.${key}`)])),
  );

/** Tab leaves the editor, as everywhere on the page; Ctrl-M lets it indent (CodeMirror's `toggleTabFocusMode`). */
export const reading: Extension = [
  lineNumbers(),
  json(),
  syntaxHighlighting(defaultHighlightStyle),
  EditorView.lineWrapping,
  look,
];

/** The page has one undo history for all ways to write: none here. */
export const writing: Extension = [
  reading,
  indentOnInput(),
  bracketMatching(),
  keymap.of([...defaultKeymap, ...lintKeymap]),
];

/**
 * Where an editor is put: in a shadow root CodeMirror adopts style sheets, while in the page it would write `<style>` elements,
 * which the content security policy forbids (style-mod, `StyleSet`).
 */
export const shadowOf = (host: HTMLElement): ShadowRoot => host.shadowRoot ?? host.attachShadow({ mode: 'open' });
