import { END, RULES_MAX } from '@booth/shared';
import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useLanguage } from '../../../../i18n/use-language.ts';
import { useTranslation } from '../../../../i18n/use-translation.ts';
import { StrokeIcon } from '../../components/Icon.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SortableList } from '../../components/SortableList.tsx';
import { type DefinitionPart, textIn } from '../../definition/definition-part.ts';
import classes from './BranchRules.module.css';
import { RuleForm } from './RuleForm.tsx';
import { choicesOf, type Pieces, piecesOf, plainText, ruleInWords, screenInWords } from './rule-in-words.ts';
import { moveSentence, newBranch, removeSentence, sentencesOf, writeSentence } from './rule-sentences.ts';

interface BranchRulesProps {
  /** All screens of the poll. */
  screens: readonly DefinitionPart[];
  /** The position of the screen that has the rules. */
  place: number;
}

function Words({ pieces }: { pieces: Pieces }) {
  return pieces.map(({ text, isName }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence have no other name
    isName ? <strong key={index}>{text}</strong> : <span key={index}>{text}</span>,
  );
}

/** Wraps a sentence with the path of each of its rules, so that their issues lead here. */
function Paths({ rules: [rule, ...others], children }: { rules: readonly DefinitionPart[]; children: ReactNode }) {
  if (rule === undefined) return children;
  return (
    <span className={classes.path} data-path={rule.path}>
      <Paths rules={others}>{children}</Paths>
    </span>
  );
}

const keyAfter = (keys: readonly number[]): number => Math.max(-1, ...keys) + 1;

/** Gives sentences, which have no ids, keys that move along with them. */
function useKeys(count: number) {
  const [kept, setKeys] = useState<readonly number[]>([]);
  if (kept.length === count) return { keys: kept, setKeys };
  const keys = kept.slice(0, count);
  while (keys.length < count) keys.push(keyAfter(keys));
  setKeys(keys);
  return { keys, setKeys };
}

/**
 * Edits the rules of a screen as sentences: which answers lead where, and what follows otherwise.
 */
export function BranchRules({ screens, place }: BranchRulesProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [open, setOpen] = useState<number>();
  const screen = screens[place];
  const rules = screen?.at('rules');
  const sentences = rules === undefined ? [] : sentencesOf(rules);
  const { keys, setKeys } = useKeys(sentences.length);
  if (screen === undefined || rules === undefined) return null;

  const next = screens[place + 1];
  const follows = screenInWords(screens, next === undefined ? END : textIn(next.at('id')), { t, language });
  const count = sentences.reduce((sum, sentence) => sum + sentence.rules.length, 0);
  const items = sentences.map((sentence, index) => {
    const pieces = ruleInWords(screens, place, sentence, { t, language });
    return { id: String(keys[index]), label: plainText(pieces), pieces, sentence };
  });

  return (
    <fieldset className={classes.rules} data-path={rules.path}>
      <legend>{t('organize.branch.title')}</legend>
      {rules.issue !== undefined && <p className={classes.issue}>{rules.issue}</p>}
      <SortableList
        label={t('organize.branch.title')}
        items={items}
        onMove={(from, to) => {
          const moved = keys.toSpliced(from, 1);
          setKeys(moved.toSpliced(to, 0, keys[from] ?? 0));
          moveSentence(rules, from, to);
        }}
      >
        {({ label, pieces, sentence }, index, handle) => {
          const key = keys[index];
          const isOpen = open === key;
          const issues = new Set(sentence.rules.flatMap((rule) => rule.issues.map(({ message }) => message)));
          return (
            <div className={classes.rule}>
              <div className={classes.line} data-open={isOpen || undefined}>
                {handle}
                <Paths rules={sentence.rules}>
                  <button
                    type="button"
                    className={classes.sentence}
                    aria-expanded={isOpen}
                    onClick={() => setOpen(isOpen ? undefined : key)}
                  >
                    <Words pieces={pieces} />
                  </button>
                </Paths>
                <IconButton
                  isInset
                  className={classes.delete}
                  label={t('organize.branch.delete', { rule: label })}
                  onClick={() => {
                    setKeys(keys.toSpliced(index, 1));
                    removeSentence(rules, index);
                  }}
                >
                  <StrokeIcon name="cross" />
                </IconButton>
              </div>
              {[...issues].map((issue) => (
                <p key={issue} className={classes.issue}>
                  {issue}
                </p>
              ))}
              {isOpen && (
                <RuleForm
                  screens={screens}
                  place={place}
                  branch={sentence}
                  onChange={(branch) => writeSentence(rules, index, branch)}
                />
              )}
            </div>
          );
        }}
      </SortableList>
      <p className={classes.follows}>
        <Words
          pieces={piecesOf(t, sentences.length === 0 ? 'organize.branch.next' : 'organize.branch.otherwise', {
            goTo: follows,
          })}
        />
      </p>
      {next !== undefined && (
        <Button
          variant="default"
          disabled={count >= RULES_MAX}
          onClick={() => {
            writeSentence(rules, sentences.length, newBranch(screens, place, choicesOf(screen, { t, language })));
            const key = keyAfter(keys);
            setKeys([...keys, key]);
            setOpen(key);
          }}
        >
          {t('organize.branch.add')}
        </Button>
      )}
    </fieldset>
  );
}
