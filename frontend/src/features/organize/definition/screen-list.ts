import { END } from '@booth/shared';
import type { DefinitionChange, DefinitionPart } from './definition-part.ts';
import { textIn } from './definition-part.ts';
import { freshId } from './new-id.ts';

const screensOf = (poll: DefinitionPart): DefinitionPart[] => poll.at('screens').list();
const idsOf = (screens: readonly DefinitionPart[]): string[] => screens.map((screen) => textIn(screen.at('id')));

/** Returns the ids in a branch rule: of the screen it asks, and of the one it leads to. */
const idsIn = (rule: DefinitionPart): string[] => [textIn(rule.at('when', 'screen')), textIn(rule.at('goTo'))];

/** Inserts a new screen at `index`, with a free id. */
export function addScreen(poll: DefinitionPart, index: number, screen: { type: string }): void {
  const id = freshId(screen.type, [END, ...idsOf(screensOf(poll))]);
  poll.at('screens').insert(index, { id, ...screen });
}

/** Counts the rules of other screens that name this one. */
export function rulesNaming(poll: DefinitionPart, index: number): number {
  const screens = screensOf(poll);
  const id = textIn(screens[index]?.at('id') ?? poll);
  return screens.flatMap((screen, other) =>
    other === index
      ? []
      : screen
          .at('rules')
          .list()
          .filter((rule) => idsIn(rule).includes(id)),
  ).length;
}

/** Removes a screen and all rules that name it, as one step of undo. */
export function removeScreen(poll: DefinitionPart, index: number): void {
  const screens = screensOf(poll);
  const id = textIn(screens[index]?.at('id') ?? poll);
  const rules = screens.flatMap((screen, other): DefinitionChange[] => {
    const all = screen.at('rules').list();
    const kept = all.filter((rule) => !idsIn(rule).includes(id));
    if (other === index || kept.length === all.length) return [];
    const value = kept.length === 0 ? undefined : kept.map((rule) => rule.value);
    return [{ path: ['screens', other, 'rules'], value }];
  });
  poll.setAll([...rules, { path: ['screens', index], value: undefined }]);
}

/**
 * Inserts a copy of a screen after it, with an id of its own. The copy's rules about the screen
 * itself ask the copy; rules that are not valid there are left out.
 */
export function duplicateScreen(poll: DefinitionPart, index: number): void {
  const screens = screensOf(poll);
  const screen = screens[index];
  if (screen === undefined || typeof screen.value !== 'object') return;
  const ids = idsOf(screens);
  const own = textIn(screen.at('id'));
  const id = freshId(own.replace(/-\d+$/, ''), [END, ...ids]);
  const rules = screen
    .at('rules')
    .list()
    .flatMap((rule) => {
      const [asked = '', target = ''] = idsIn(rule);
      const fits =
        ids.indexOf(asked) <= index && ids.includes(asked) && (target === END || ids.indexOf(target) > index);
      if (!fits || typeof rule.value !== 'object') return [];
      const when = rule.at('when').value;
      if (asked !== own || typeof when !== 'object') return [rule.value];
      return [{ ...rule.value, when: { ...when, screen: id } }];
    });
  const { rules: _rules, ...rest }: Record<string, unknown> = { ...screen.value };
  poll.at('screens').insert(index + 1, { ...rest, id, ...(rules.length > 0 && { rules }) });
}
