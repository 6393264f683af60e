import { type Poll, routes, type Screen } from '@booth/shared';
import { dataOf } from '../../../api/client.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import type { Translate } from '../../../i18n/translate.ts';
import type { PollText } from '../../../i18n/use-poll-text.ts';
import { wordingOf } from '../../poll/wording.ts';
import { momentInWords } from '../local-time.ts';
import { ballotsCsv } from './ballots-csv.ts';
import { drawPicture } from './draw-picture.ts';
import { CSV_TYPE } from './offer-file.ts';
import { pictureOf } from './picture.ts';
import { pollJson } from './poll-json.ts';
import { resultsOf } from './read-poll.ts';
import type { ExportFile } from './use-export.ts';

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The tables of a poll, and all of it. */
export const TABLE_KINDS = ['workbook', 'ballots', 'results', 'everything'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** Returns the files of the tables of a poll. */
export const tableFiles = (pollId: string, t: Translate): Record<TableKind, ExportFile> => ({
  workbook: {
    name: `${pollId}.xlsx`,
    type: XLSX_TYPE,
    make: async (making) => {
      // Who takes no workbook home loads nothing that writes one.
      const { workbook } = await import('./workbook.ts');
      const names = { ballots: t('organize.export.ballotsSheet'), results: t('organize.export.resultsSheet') };
      return [await workbook(making, names)];
    },
  },
  ballots: { name: `${pollId}-ballots.csv`, type: CSV_TYPE, make: ballotsCsv },
  results: {
    name: `${pollId}-results.csv`,
    type: CSV_TYPE,
    make: async ({ client, signal }) => [
      dataOf(await client.call(routes.exportResults, { params: { pollId }, signal })),
    ],
  },
  everything: { name: `${pollId}-everything.json`, type: 'application/json', make: pollJson },
});

/** Returns the file of the picture of a screen's tally, in the language of the page. */
export function pictureFile(
  poll: Poll,
  screen: Screen,
  { t, language, pollText }: { t: Translate; language: string; pollText: PollText },
): ExportFile {
  const { count, decimal } = formatsOf(language);
  return {
    name: `${poll.pollId}-${screen.id}.png`,
    type: 'image/png',
    make: async (making) => {
      const snapshot = await resultsOf(making);
      const ballots = snapshot?.ballots ?? 0;
      const picture = pictureOf(screen, snapshot, pollText);
      const words = {
        ...{ language, pollTitle: pollText(poll.title), count },
        figures: picture.figures.map(({ measure, amount }) => `${t(`live.${measure}`)} ${decimal(amount, 2)}`),
        voters: t('organize.results.voters', { ...wordingOf(poll), count: ballots, voters: count(ballots) }),
        date: momentInWords(snapshot?.asOf ?? new Date().toISOString(), language),
      };
      return [await drawPicture(picture, words)];
    },
  };
}
