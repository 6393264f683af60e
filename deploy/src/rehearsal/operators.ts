import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Turnout } from '@booth/shared';
import type { Stacks } from '../stacks.ts';
import { findBooth } from './booth.ts';
import type { Npm } from './commands.ts';
import { STAGE } from './deployment.ts';
import { type Exercise, eventually } from './exercise.ts';
import { ORGANIZER } from './organizers.ts';
import { pollFiles, WALKED_POLL } from './polls.ts';

interface Dependencies {
  npm: Npm;
  stacks: Stacks;
  emulator: string;
  /** A folder for poll files. */
  folder: string;
}

/**
 * Returns the exercises of operators: `before` the visitors, and after the second deployment
 * (`again`).
 */
export function operatorExercises({ npm, stacks, emulator, folder }: Dependencies) {
  const mail = `${ORGANIZER}@example.com`;
  const expectOrganizer = async () => {
    const said = await npm('organizer', '--', 'list', '--stage', STAGE);
    if (!said.includes(mail)) throw new Error(said);
  };

  const before: Exercise[] = [
    {
      name: 'Polls are pushed from files by a command',
      run: async () => {
        for (const poll of pollFiles()) {
          const file = join(folder, `${poll.pollId}.json`);
          await writeFile(file, JSON.stringify(poll, null, 2));
          await npm('poll', '--', 'push', file, '--stage', STAGE);
        }
      },
    },
    {
      name: 'An organizer is added by a command',
      run: async () => {
        await npm('organizer', '--', 'add', mail, '--stage', STAGE);
        await expectOrganizer();
      },
    },
  ];
  const again: Exercise[] = [
    {
      name: 'Ballots, polls and organizers are as before the removal',
      run: async () => {
        await expectOrganizer();
        const { aggregation } = await findBooth(stacks, emulator);
        await eventually(async () => {
          const { ballots } = await aggregation.request(`/polls/${WALKED_POLL}/turnout`, { schema: Turnout });
          if (ballots !== 1) throw new Error(`${ballots} ballots`);
        });
      },
    },
  ];
  return { before, again };
}
