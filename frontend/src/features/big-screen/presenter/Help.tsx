import { Checkbox } from '../../../components/Checkbox.tsx';
import { useTranslation } from '../../../i18n/use-translation.ts';
import { ControlButton } from './ControlButton.tsx';
import classes from './Help.module.css';
import { Layer } from './Layer.tsx';
import type { Presenter } from './use-presenter.ts';

/** The presenter's keys, the most used first. */
const KEYS = [
  { does: 'pause', keys: ['space'] },
  { does: 'next', keys: ['→', 'Page ↓'] },
  { does: 'previous', keys: ['←', 'Page ↑'] },
  { does: 'spotlight', keys: ['Q'] },
  { does: 'blank', keys: ['B', '.'] },
  { does: 'theme', keys: ['L'] },
  { does: 'fullScreen', keys: ['F'] },
  { does: 'help', keys: ['?'] },
  { does: 'close', keys: ['Esc'] },
] as const;

/** Lists the presenter's keys. */
export function Help({ presenter: { takesLetters, setTakesLetters, take } }: { presenter: Presenter }) {
  const { t } = useTranslation();
  const close = () => take('close');
  return (
    <Layer name={t('live.presenter.help')} className={classes.help} onClose={close}>
      <div className={classes.head}>
        <h2>{t('live.presenter.help')}</h2>
        <ControlButton name={t('live.presenter.close')} icon="close" onClick={close} />
      </div>
      <dl className={classes.keys}>
        {KEYS.map(({ does, keys }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key === 'space' ? t('live.presenter.space') : key}</kbd>
              ))}
            </dt>
            <dd>{t(`live.presenter.keys.${does}`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('live.presenter.remote')}</p>
      <Checkbox
        label={t('live.presenter.letters')}
        checked={takesLetters}
        onChange={(event) => setTakesLetters(event.currentTarget.checked)}
      />
    </Layer>
  );
}
