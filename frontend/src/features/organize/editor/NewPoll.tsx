import { Button, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { useSavePoll } from '../api/save-poll.ts';
import { Confirmation } from '../components/Confirmation.tsx';
import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { OrganizerPage } from '../components/OrganizerPage.tsx';
import { readDefinition } from '../definition/definition.ts';
import { useIssueTexts } from '../issues/issue-texts.ts';
import { DefinitionEditor } from './DefinitionEditor.tsx';
import classes from './EditPoll.module.css';
import { NEW_POLL } from './poll-draft.ts';
import { TEMPLATE_NAMES, type TemplateName, templateText } from './templates.ts';
import { usePollDraft } from './use-poll-draft.ts';

const isTemplate = (text: string): boolean => TEMPLATE_NAMES.some((name) => templateText(name) === text);

/** A poll that is new: a template, and then one's own words. */
export function NewPoll() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { draft, change, drop } = usePollDraft(NEW_POLL, () => ({ text: templateText(TEMPLATE_NAMES[0]), base: null }));
  const [template, setTemplate] = useState<TemplateName>(TEMPLATE_NAMES[0]);
  const [asks, setAsks] = useState(false);
  const texts = useIssueTexts();
  const { definition, issues } = useMemo(() => readDefinition(draft.text, texts), [draft.text, texts]);
  const save = useSavePoll(undefined);

  const edit = (text: string) => {
    save.reset();
    change({ text, base: null });
  };
  const begin = () => {
    setAsks(false);
    edit(templateText(template));
  };
  return (
    <OrganizerPage title={t('organize.editor.new')} back="/organize" isWide>
      <div className={classes.templates}>
        <NativeSelect
          label={t('organize.editor.template')}
          value={template}
          data={TEMPLATE_NAMES.map((name) => ({ value: name, label: t(`organize.template.${name}`) }))}
          onChange={({ currentTarget }) =>
            setTemplate(TEMPLATE_NAMES.find((name) => name === currentTarget.value) ?? TEMPLATE_NAMES[0])
          }
        />
        <Button variant="default" onClick={() => (isTemplate(draft.text) ? begin() : setAsks(true))}>
          {t('organize.editor.useTemplate')}
        </Button>
      </div>
      <DefinitionEditor text={draft.text} issues={issues} onChange={edit} />
      <ErrorNotice error={save.error} />
      <div className={classes.actions}>
        <span className={classes.state}>{t('organize.editor.becomesDraft')}</span>
        <Button
          disabled={definition === undefined}
          loading={save.isPending}
          onClick={() => {
            if (definition === undefined) return;
            save.mutate(definition, {
              onSuccess: () => {
                drop();
                void navigate(`/organize/polls/${definition.pollId}`);
              },
            });
          }}
        >
          {t('organize.editor.create')}
        </Button>
      </div>
      {asks && (
        <Confirmation
          title={t('organize.editor.replaceTitle')}
          action={t('organize.editor.useTemplate')}
          onConfirm={begin}
          onClose={() => setAsks(false)}
          isBusy={false}
          error={undefined}
        >
          <p>{t('organize.editor.replace')}</p>
        </Confirmation>
      )}
    </OrganizerPage>
  );
}
