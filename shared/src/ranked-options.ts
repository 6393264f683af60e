import type { Fault } from './branch-faults.ts';
import { choosableOptions, type Option } from './option.ts';
import type { Poll } from './poll.ts';
import { RANKING_OPTIONS_LEAST, RANKING_OPTIONS_MOST, type Screen } from './screen.ts';

type RankingScreen = Extract<Screen, { type: 'ranking' }>;

/** The options that this screen asks to put in order, in the order of the screen or else of the poll. None that is hidden. */
export function rankedOptions(poll: Pick<Poll, 'options'>, { optionIds }: RankingScreen): Option[] {
  const options = choosableOptions(poll);
  if (optionIds === undefined) return options;
  return optionIds.flatMap((id) => options.filter((option) => option.id === id));
}

function faultsOfScreen(poll: Pick<Poll, 'options'>, screen: RankingScreen, path: (string | number)[]): Fault[] {
  const { optionIds } = screen;
  const count = rankedOptions(poll, screen).length;
  const tooFew = count < RANKING_OPTIONS_LEAST || count > RANKING_OPTIONS_MOST;
  if (optionIds === undefined) {
    const message = `${RANKING_OPTIONS_LEAST} to ${RANKING_OPTIONS_MOST} options can be put in order, the poll has ${count}: name them in "optionIds"`;
    return tooFew ? [{ path, message }] : [];
  }
  const faults = optionIds.flatMap((id, index) => {
    const at = [...path, 'optionIds', index];
    if (optionIds.indexOf(id) < index) return [{ path: at, message: `"${id}" is named twice` }];
    const isOption = poll.options.some((option) => option.id === id);
    return isOption ? [] : [{ path: at, message: `there is no option "${id}"` }];
  });
  if (faults.length > 0 || !tooFew) return faults;
  return [{ path: [...path, 'optionIds'], message: `fewer than ${RANKING_OPTIONS_LEAST} of these can be chosen` }];
}

/** What keeps the ranking screens of a poll from being answered. */
export function rankingFaults(poll: Pick<Poll, 'options' | 'screens'>): Fault[] {
  return poll.screens.flatMap((screen, index) =>
    screen.type === 'ranking' ? faultsOfScreen(poll, screen, ['screens', index]) : [],
  );
}
