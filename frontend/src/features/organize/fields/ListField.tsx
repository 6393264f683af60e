import { type ComponentType, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { VisuallyHidden } from '../../../components/VisuallyHidden.tsx';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { type SortableItem, SortableList } from '../components/SortableList.tsx';
import { type DefinitionPart, firstText, textIn } from '../definition/definition-part.ts';
import { newId } from '../definition/new-id.ts';
import { AddLines } from './AddLines.tsx';
import classes from './ListField.module.css';
import { ListRow } from './ListRow.tsx';

interface ListFieldProps {
  legend: string;
  /** What the list has. */
  kind: 'options' | 'fields' | 'choices';
  /** The label of the field that adds members. */
  newLabel: string;
  /** A list of members with an `id` and a `label`. */
  part: DefinitionPart;
  /** The most members that the list can have. */
  most: number;
  /** The start of ids that can't be made from a label. */
  stem: string;
  /** What a new member has besides its id and label. */
  defaults?: Record<string, unknown>;
  /** Rendered in front of a member's label. */
  Mark?: ComponentType<MemberProps>;
  /** The fields of a member besides its label, shown when it is open. */
  Details?: ComponentType<MemberProps>;
  /** The members that can't be deleted, and why. */
  kept?: { ids: ReadonlySet<string>; because: string } | undefined;
}

export interface MemberProps {
  member: DefinitionPart;
}

/** Returns the label of a member in the reader's or the poll's first language, or else its id. */
export const nameOf = (member: DefinitionPart, language?: string): string =>
  firstText(member.at('label'), language) || textIn(member.at('id'));

/** Edits a list of labelled members, which can be added by lines, moved and deleted. */
export function ListField(props: ListFieldProps) {
  const { legend, kind, newLabel, part, most, stem, defaults, Mark, Details, kept } = props;
  const { t } = useTranslation();
  const { language } = useLanguage();
  // By id, so that a member stays open while it moves.
  const [open, setOpen] = useState<string>();
  const [removed, setRemoved] = useState<{ index: number; name: string }>();
  const fieldset = useRef<HTMLFieldSetElement>(null);
  const members = part.list();
  const [firstLanguage = 'en'] = part.languages;

  const add = (labels: readonly string[]) => {
    const taken = members.map((member) => textIn(member.at('id')));
    const added = labels.map((label) => {
      const id = newId(label, taken, stem);
      taken.push(id);
      return { id, ...defaults, label: { [firstLanguage]: label } };
    });
    if (Array.isArray(part.value)) {
      part.setAll(added.map((value, index) => ({ path: [members.length + index], value })));
    } else part.set(added);
  };

  // The pressed button is gone. Moves the focus to the next one, or to the field that adds members.
  useEffect(() => {
    if (removed === undefined || document.activeElement !== document.body) return;
    const buttons = fieldset.current?.querySelectorAll<HTMLElement>(':scope > ol > li > div > div > [data-delete]');
    const next = buttons?.[Math.min(removed.index, buttons.length - 1)];
    (next ?? fieldset.current?.querySelector('input'))?.focus();
  }, [removed]);

  const row = useCallback(
    ({ id, label, member }: SortableItem & MemberProps, index: number, handle: ReactNode) => (
      <ListRow
        member={member}
        name={t(`organize.editor.nth.${kind}`, { place: index + 1 })}
        handle={handle}
        mark={Mark && <Mark member={member} />}
        isOpen={open === id}
        onToggle={() => setOpen(open === id ? undefined : id)}
        keptBecause={kept?.ids.has(id) ? kept.because : undefined}
        onDelete={() => {
          setRemoved({ index, name: label });
          member.set(undefined);
        }}
      >
        {Details && <Details member={member} />}
      </ListRow>
    ),
    [t, kind, open, Mark, Details, kept],
  );

  return (
    <fieldset ref={fieldset} className={classes.list} data-path={part.path}>
      <legend>
        {legend} <span className={classes.count}>{members.length}</span>
      </legend>
      {part.issue !== undefined && <p className={classes.issue}>{part.issue}</p>}
      <SortableList
        label={legend}
        items={members.map((member) => ({ id: textIn(member.at('id')), label: nameOf(member, language), member }))}
        onMove={part.move}
      >
        {row}
      </SortableList>
      <VisuallyHidden role="status">
        {removed && t('organize.form.list.deleted', { name: removed.name })}
      </VisuallyHidden>
      <AddLines
        label={newLabel}
        present={members.map((member) => nameOf(member))}
        most={most}
        language={firstLanguage}
        onAdd={add}
      />
    </fieldset>
  );
}
