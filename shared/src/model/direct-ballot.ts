import * as z from 'zod/mini';
import { type Screen, ScreenTypeName, screenTypeOf } from '../screens/index.ts';
import { OptionId, ScreenId } from '../values/ids.ts';

/**
 * What a direct ballot answers, and what it may choose. Stored with the poll, so that the workflow
 * `cast-ballot` needs no knowledge of screen types.
 */
export const DirectBallot = z.object({
  screenId: ScreenId,
  type: ScreenTypeName,
  optionIds: z.array(OptionId),
  min: z.int().check(z.minimum(1)),
  max: z.int().check(z.minimum(1)),
});
export type DirectBallot = z.infer<typeof DirectBallot>;

/** Returns what a direct ballot of the poll answers; undefined if the poll needs a session. */
export function directBallotOf({ screens }: { screens: readonly Screen[] }): DirectBallot | undefined {
  const [screen] = screens;
  if (screen === undefined || screens.length > 1) return undefined;
  const choice = screenTypeOf(screen).directChoice(screen);
  return choice && { screenId: screen.id, type: screen.type, ...choice };
}
