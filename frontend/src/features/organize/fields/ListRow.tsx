import { type ReactNode, useContext } from 'react';
import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { StrokeIcon } from '../components/Icon.tsx';
import { IconButton } from '../components/IconButton.tsx';
import { type DefinitionPart, firstText, textIn } from '../definition/definition-part.ts';
import { TargetPath } from '../editor/focus-field.ts';
import { languageName } from '../language-name.ts';
import { writeText } from './fields.tsx';
import classes from './ListRow.module.css';

/** How many languages fit into the row. A label's other languages are below it. */
const LANGUAGES_IN_ROW = 2;

interface ListRowProps {
  member: DefinitionPart;
  /** What screen readers call the row: `Option 3`. */
  name: string;
  handle: ReactNode;
  mark?: ReactNode;
  isOpen: boolean;
  onToggle: () => void;
  keptBecause?: string | undefined;
  onDelete: () => void;
  /** The fields besides the label; undefined if there are none. */
  children?: ReactNode;
}

interface LabelInputProps {
  label: DefinitionPart;
  tag: string;
  name: string;
  isShownByName?: boolean;
}

/** The label of a member in one language. */
function LabelInput({ label, tag, name, isShownByName = false }: LabelInputProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const text = label.at(tag);
  const issue = text.issue ?? (tag === label.languages[0] ? label.issue : undefined);
  const own = languageName(tag, language);
  const isOnly = label.languages.length === 1;
  return (
    <div className={classes.label}>
      {isShownByName && (
        <span>{t('organize.form.inLanguage', { label: t('organize.part.label'), language: own })}</span>
      )}
      <input
        className={classes.input}
        aria-label={isOnly ? name : t('organize.form.inLanguage', { label: name, language: own })}
        aria-invalid={issue !== undefined || undefined}
        lang={tag}
        dir="auto"
        placeholder={firstText(label) || own}
        data-path={text.path}
        value={textIn(text)}
        onChange={({ currentTarget }) => writeText(label, tag, currentTarget.value)}
      />
      {issue !== undefined && <span className={classes.issue}>{issue}</span>}
    </div>
  );
}

/** A row of a list: a handle, the label, and the details when it is open. */
export function ListRow(props: ListRowProps) {
  const { member, name, handle, mark, isOpen, onToggle, keptBecause, onDelete, children } = props;
  const { t } = useTranslation();
  const label = member.at('label');
  const inRow = label.languages.slice(0, LANGUAGES_IN_ROW);
  const below = label.languages.slice(LANGUAGES_IN_ROW);
  const isMore = children !== undefined || below.length > 0 || keptBecause !== undefined;
  const isInRow = (path: string) => path === label.path || inRow.some((tag) => path === label.at(tag).path);
  const targetPath = useContext(TargetPath);
  const isTargeted = targetPath?.startsWith(`${member.path}.`) === true && !isInRow(targetPath);
  // Issues and the field to be focused are shown, even if the row is closed.
  const isShown = isMore && (isOpen || isTargeted || member.issues.some(({ path }) => !isInRow(path)));
  const ownIssue = member.issue ?? member.at('id').issue;
  return (
    <div
      className={classes.row}
      data-path={member.path}
      data-more={isMore || undefined}
      data-open={isShown || undefined}
    >
      <div className={classes.line}>
        <span className={classes.handle}>{handle}</span>
        {mark}
        <div className={classes.labels}>
          {inRow.map((tag) => (
            <LabelInput key={tag} label={label} tag={tag} name={name} />
          ))}
        </div>
        {isMore && (
          <IconButton
            isInset
            className={classes.tool}
            data-toggle
            aria-expanded={isShown}
            label={t('organize.form.list.details', { name })}
            onClick={onToggle}
          >
            <StrokeIcon name="down" />
          </IconButton>
        )}
        <IconButton
          isInset
          className={classes.tool}
          data-delete
          label={t('organize.form.list.delete', { name })}
          aria-disabled={keptBecause !== undefined || undefined}
          title={keptBecause}
          onClick={() => (keptBecause === undefined ? onDelete() : isOpen || onToggle())}
        >
          <StrokeIcon name="cross" />
        </IconButton>
      </div>
      {ownIssue !== undefined && <p className={classes.issue}>{ownIssue}</p>}
      {isShown && (
        <fieldset aria-label={name} className={classes.details} onFocus={() => isOpen || onToggle()}>
          {below.map((tag) => (
            <LabelInput key={tag} label={label} tag={tag} name={name} isShownByName />
          ))}
          {children}
          {keptBecause !== undefined && <p className={classes.note}>{keptBecause}</p>}
        </fieldset>
      )}
    </div>
  );
}
