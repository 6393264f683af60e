import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './TemplateCards.module.css';
import { TemplateIcon } from './TemplateIcon.tsx';
import { TEMPLATE_NAMES, type TemplateName } from './templates.ts';

interface TemplateCardsProps {
  chosen: TemplateName;
  onChoose: (name: TemplateName) => void;
}

/** Chooses one of the templates. */
export function TemplateCards({ chosen, onChoose }: TemplateCardsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={classes.templates}>
      <legend>{t('organize.new.template')}</legend>
      <div className={classes.cards}>
        {TEMPLATE_NAMES.map((name) => (
          <label key={name} className={classes.card}>
            <input
              type="radio"
              name="template"
              checked={name === chosen}
              aria-describedby={`for-${name}`}
              onChange={() => onChoose(name)}
            />
            <TemplateIcon name={name} />
            <span className={classes.name}>{t(`organize.template.${name}.name`)}</span>
            <span id={`for-${name}`} aria-hidden="true" className={classes.use}>
              {t(`organize.template.${name}.use`)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
