import type { ScreenTypeName } from '@booth/shared';
import { editor as choice } from './choice/Editor.tsx';
import { editor as number } from './number/Editor.tsx';
import { editor as profile } from './profile/Editor.tsx';
import { editor as ranking } from './ranking/Editor.tsx';
import { editor as rating } from './rating/Editor.tsx';
import type { ScreenEditor } from './screen-editor.ts';
import { editor as text } from './text/Editor.tsx';

/** The editors of all types. A screen type without one doesn't compile. */
export const screenEditors: { [Type in ScreenTypeName]: ScreenEditor<Type> } = {
  choice,
  text,
  rating,
  ranking,
  number,
  profile,
};

/** Returns the editor for screens of a type. */
export function screenEditorOf<Type extends ScreenTypeName>({ type }: { type: Type }): ScreenEditor<Type> {
  return screenEditors[type];
}
