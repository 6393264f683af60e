import { type Poll, routes, type Screen } from '@booth/shared';
import { dataOf } from '../../../api/client.ts';
import { formatsOf } from '../../../i18n/formats.ts';
import type { Translate } from '../../../i18n/translate.ts';
import type { PollText } from '../../../i18n/use-poll-text.ts';
import { wordingOf } from '../../poll/wording.ts';
import { momentInWords } from '../local-time.ts';
import { ballotsCsv } from './ballots-csv.ts';
import { drawPicture } from './draw-picture.ts';
import type { ExportFile } from './export-file.ts';
import { CSV_TYPE } from './offer-file.ts';
import { pictureOf } from './picture.ts';
import { resultsOf } from './poll-data.ts';
import { pollJson } from './poll-json.ts';

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The files with a poll's data, by what is in them. */
export const TABLE_KINDS = ['workbook', 'ballots', 'results', 'everything'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** Returns the files with a poll's data. */
export const tableFiles = (pollId: string, t: Translate): Record<TableKind, ExportFile> => ({
  workbook: {
    name: `${pollId}.xlsx`,
    type: XLSX_TYPE,
    make: async (context) => {
      // The library that writes workbooks loads only when one is exported.
      const { workbook } = await import('./workbook.ts');
      const names = { ballots: t('organize.export.ballotsSheet'), results: t('organize.export.resultsSheet') };
      return [await workbook(context, names)];
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

/** Returns a file with the picture of a screen's tally, in the language of the page. */
export function pictureFile(
  poll: Poll,
  screen: Screen,
  { t, language, pollText }: { t: Translate; language: string; pollText: PollText },
): ExportFile {
  const { count, decimal } = formatsOf(language);
  return {
    name: `${poll.pollId}-${screen.id}.png`,
    type: 'image/png',
    make: async (context) => {
      const snapshot = await resultsOf(context);
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
