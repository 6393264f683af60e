import { useTranslation } from '../../../i18n/use-translation.ts';
import classes from './Blank.module.css';
import { Layer } from './Layer.tsx';

/** Blanks the screen until a key, a click or a tap. */
export function Blank({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Layer name={t('live.presenter.blankName')} className={classes.blank} onClose={onClose}>
      <button type="button" className={classes.cover} aria-label={t('live.presenter.unblank')} onClick={onClose} />
    </Layer>
  );
}
