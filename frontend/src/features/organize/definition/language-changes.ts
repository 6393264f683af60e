import { languagesIn, textsIn } from './languages.ts';
import { type Change, type Part, textIn } from './part.ts';

/** Adds a language: the title has it from then on, and is still to be written. */
export function addLanguage(poll: Part, tag: string): void {
  poll.at('title', tag).set('');
}

/**
 * Takes a language out of all texts. A text that has no other one stays, as one of the poll's first
 * language.
 */
export function removeLanguage(poll: Part, tag: string): void {
  const [first] = languagesIn(poll.value).filter((other) => other !== tag);
  if (first === undefined) return;
  poll.setAll(
    textsIn(poll.value).flatMap(({ path, texts }): Change[] => {
      if (!Object.hasOwn(texts, tag)) return [];
      return Object.keys(texts).length > 1
        ? [{ path: [...path, tag], value: undefined }]
        : [{ path, value: { [first]: texts[tag] } }];
    }),
  );
}

/** Returns how many texts go with a language. */
export const lostWith = (poll: Part, tag: string): number =>
  textsIn(poll.value).filter(
    ({ path, texts }) => Object.keys(texts).length > 1 && textIn(poll.at(...path, tag)).trim() !== '',
  ).length;

/**
 * Makes a language the first of all texts that have it: readers of languages that are not there get
 * it.
 */
export function makeFirst(poll: Part, tag: string): void {
  poll.setAll(
    textsIn(poll.value).flatMap(({ path, texts }) =>
      Object.hasOwn(texts, tag) ? [{ path, value: { [tag]: texts[tag], ...texts } }] : [],
    ),
  );
}
