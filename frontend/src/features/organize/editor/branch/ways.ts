import { END } from '@booth/shared';
import { type Part, textIn } from '../../definition/part.ts';
import { sentencesOf } from './sentences.ts';

/** Leads from one screen to another, by their places; the end is after the last screen. */
export interface Way {
  from: number;
  to: number;
}

/** What leads from screens to screens, as far as the rules can be followed. */
export interface Ways {
  /** By rules. */
  jumps: Way[];
  /** Screens that the next one can follow: no rule holds for every answer. */
  passes: boolean[];
}

/**
 * Returns the ways through the screens. Rules that lead nowhere, or back, are left out: they have
 * an issue.
 */
export function waysThrough(screens: readonly Part[]): Ways {
  const ids = screens.map((screen) => textIn(screen.at('id')));
  const placeOf = (id: string) => (id === END ? ids.length : ids.indexOf(id));
  const jumps: Way[] = [];
  const passes = screens.map((screen, from) => {
    for (const { asked, values, goTo } of sentencesOf(screen.at('rules'))) {
      const to = placeOf(goTo);
      if (to > from && !jumps.some((jump) => jump.from === from && jump.to === to)) jumps.push({ from, to });
      // Whoever is on a screen answers it.
      if (values === undefined && asked === ids[from]) return false;
    }
    return true;
  });
  return { jumps, passes };
}
