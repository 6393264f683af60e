import { END } from '@booth/shared';
import { type DefinitionPart, textIn } from '../../definition/definition-part.ts';
import { sentencesOf } from './rule-sentences.ts';

/** A rule's jump between two positions in the list of screens. The end follows the last screen. */
export interface Jump {
  from: number;
  to: number;
}

/** How screens follow each other. */
export interface Branching {
  jumps: Jump[];
  /** For each screen, true if the next one can follow: no rule holds for every answer. */
  continues: boolean[];
}

/**
 * Returns how screens follow each other. Rules that lead back or nowhere are left out: they are
 * issues.
 */
export function branchingOf(screens: readonly DefinitionPart[]): Branching {
  const ids = screens.map((screen) => textIn(screen.at('id')));
  const positionOf = (id: string) => (id === END ? ids.length : ids.indexOf(id));
  const jumps: Jump[] = [];
  const continues = screens.map((screen, from) => {
    for (const { asked, values, goTo } of sentencesOf(screen.at('rules'))) {
      const to = positionOf(goTo);
      if (to > from && !jumps.some((jump) => jump.from === from && jump.to === to)) jumps.push({ from, to });
      // Every visitor answers the screen they are on.
      if (values === undefined && asked === ids[from]) return false;
    }
    return true;
  });
  return { jumps, continues };
}
