import { type DefinitionChange, type DefinitionPart, textIn } from './definition-part.ts';
import { languagesIn, textsIn } from './languages.ts';

/** Adds a language by an empty title in it. */
export function addLanguage(poll: DefinitionPart, tag: string): void {
  poll.at('title', tag).set('');
}

/**
 * Removes a language from all texts. A text that has no other language stays, as a text in the
 * poll's first language.
 */
export function removeLanguage(poll: DefinitionPart, tag: string): void {
  const [first] = languagesIn(poll.value).filter((other) => other !== tag);
  if (first === undefined) return;
  poll.setAll(
    textsIn(poll.value).flatMap(({ path, texts }): DefinitionChange[] => {
      if (!Object.hasOwn(texts, tag)) return [];
      return Object.keys(texts).length > 1
        ? [{ path: [...path, tag], value: undefined }]
        : [{ path, value: { [first]: texts[tag] } }];
    }),
  );
}

/** Counts the texts that removing a language would delete. */
export const lostWith = (poll: DefinitionPart, tag: string): number =>
  textsIn(poll.value).filter(
    ({ path, texts }) => Object.keys(texts).length > 1 && textIn(poll.at(...path, tag)).trim() !== '',
  ).length;

/**
 * Makes a language the first of all texts that have it. Readers get it if theirs is missing.
 */
export function makeFirst(poll: DefinitionPart, tag: string): void {
  poll.setAll(
    textsIn(poll.value).flatMap(({ path, texts }) =>
      Object.hasOwn(texts, tag) ? [{ path, value: { [tag]: texts[tag], ...texts } }] : [],
    ),
  );
}
