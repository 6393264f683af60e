import { type PollChange, PollStatus, ResetCounts, Visibility } from '@booth/shared';
import * as z from 'zod/mini';
import type { Translate } from '../../../i18n/translate.ts';
import { type PartName, pathInWords } from '../definition/path-in-words.ts';
import { momentInWords } from '../local-time.ts';

/**
 * A change from one value to another. `from` is missing if there was no value, `to` if there is
 * none now.
 */
const switched = <Value extends z.ZodMiniType>(value: Value) =>
  z.optional(z.object({ from: z.optional(value), to: z.optional(value) }));

/** The details of a `switched` poll. */
const Switches = z.object({
  status: switched(PollStatus),
  visibility: switched(Visibility),
  revealed: switched(z.boolean()),
  turnoutShown: switched(z.boolean()),
  opensAt: switched(z.string()),
  closesAt: switched(z.string()),
});

/** The details of a `changed` poll: some paths, and how many more there are. */
const Paths = z.object({ changed: z.array(z.string()), more: z.optional(z.number()) });

/** The ids in the details of a `renamed` poll. */
const Ids = z.object({ from: z.string(), to: z.string() });

/** The details of `codes-made`. */
const Count = z.object({ count: z.number() });

function switchesInWords(details: unknown, t: Translate, language: string): string[] {
  const switches = Switches.safeParse(details).data ?? {};
  const none = t('organize.changes.none');
  const yesOrNo = (is: boolean | undefined) => t(is === true ? 'organize.changes.yes' : 'organize.changes.no');
  const moment = (at: string | undefined) => (at === undefined ? none : momentInWords(at, language));
  const line = <Value>(
    part: PartName,
    change: { from?: Value; to?: Value } | undefined,
    inWords: (value: Value | undefined) => string,
  ) =>
    change === undefined
      ? []
      : [
          t('organize.changes.fromTo', {
            part: t(`organize.part.${part}`),
            from: inWords(change.from),
            to: inWords(change.to),
          }),
        ];
  return [
    ...line('status', switches.status, (status) => (status === undefined ? none : t(`organize.status.${status}`))),
    ...line('visibility', switches.visibility, (who) => (who === undefined ? none : t(`organize.visibility.${who}`))),
    ...line('revealed', switches.revealed, yesOrNo),
    ...line('turnoutShown', switches.turnoutShown, yesOrNo),
    ...line('opensAt', switches.opensAt, moment),
    ...line('closesAt', switches.closesAt, moment),
  ];
}

function pathsInWords(details: unknown, t: Translate, language: string): string[] {
  const { changed = [], more = 0 } = Paths.safeParse(details).data ?? {};
  const lines = changed.map((path) => pathInWords(path, t, language));
  return more > 0 ? [...lines, t('organize.changes.more', { count: more })] : lines;
}

/**
 * Describes an entry of the activity log, a line for each change; none if its kind says it all.
 * @param language that of `t`
 */
export function changeInWords(
  { kind, details }: Pick<PollChange, 'kind' | 'details'>,
  t: Translate,
  language: string,
): string[] {
  switch (kind) {
    case 'switched':
      return switchesInWords(details, t, language);
    case 'changed':
      return pathsInWords(details, t, language);
    case 'renamed': {
      const ids = Ids.safeParse(details).data;
      const renamed = ids === undefined ? [] : [t('organize.changes.renamed', ids)];
      return [...renamed, ...pathsInWords(details, t, language)];
    }
    case 'codes-made': {
      const count = Count.safeParse(details).data?.count;
      return count === undefined ? [] : [t('organize.changes.codes', { count })];
    }
    case 'votes-reset': {
      const counts = ResetCounts.safeParse(details).data;
      if (counts === undefined) return [];
      const codes = counts.codes === 0 ? [] : [t('organize.reset.codes', { count: counts.codes })];
      return [t('organize.reset.ballots', { count: counts.ballots }), ...codes];
    }
    default:
      return [];
  }
}
