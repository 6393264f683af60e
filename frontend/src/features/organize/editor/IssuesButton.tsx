import { Button, Popover } from '@mantine/core';
import { useTranslation } from '../../../i18n/use-translation.ts';
import type { DefinitionIssue } from '../definition/definition.ts';
import classes from './Issues.module.css';
import { Issues } from './Issues.tsx';

interface IssuesButtonProps {
  text: string;
  issues: readonly DefinitionIssue[];
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  onGoTo: (issue: DefinitionIssue) => void;
}

/** Shows the number of issues, and lists them when pressed. */
export function IssuesButton({ text, issues, isOpen, onToggle, onGoTo }: IssuesButtonProps) {
  const { t } = useTranslation();
  const label = t('organize.editor.issueCount', { count: issues.length });
  return (
    <>
      {issues.length > 0 && (
        <Popover opened={isOpen} onChange={onToggle} position="bottom-end" shadow="md" trapFocus width={360}>
          <Popover.Target>
            <Button variant="default" className={classes.button} onClick={() => onToggle(!isOpen)}>
              {label}
            </Button>
          </Popover.Target>
          <Popover.Dropdown className={classes.dropdown}>
            <Issues text={text} issues={issues} onGoTo={onGoTo} />
          </Popover.Dropdown>
        </Popover>
      )}
    </>
  );
}
