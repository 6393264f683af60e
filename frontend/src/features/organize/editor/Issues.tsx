import { useLanguage } from '../../../i18n/use-language.ts';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import { placeInWords } from '../definition/path-in-words.ts';
import { lineAt } from '../definition/text-range.ts';
import classes from './Issues.module.css';

interface IssuesProps {
  text: string;
  issues: readonly DefinitionIssue[];
  onGoTo: (issue: DefinitionIssue) => void;
}

/** Lists the issues of a text. Each leads to its field or line. */
export function Issues({ text, issues, onGoTo }: IssuesProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <ol className={classes.issues}>
      {issues.map((issue) => (
        <li key={`${issue.path} ${issue.from} ${issue.message}`}>
          <button type="button" className={classes.issue} onClick={() => onGoTo(issue)}>
            <strong>
              {issue.path === ''
                ? t('organize.editor.line', { line: lineAt(text, issue.from) })
                : placeInWords(issue.path, t, language)}
            </strong>
            <span>{issue.message}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
