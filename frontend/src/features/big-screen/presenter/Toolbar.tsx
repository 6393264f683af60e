import { useTranslation } from '../../../i18n/use-translation.ts';
import { ControlButton } from './ControlButton.tsx';
import classes from './Toolbar.module.css';
import type { Presenter } from './use-presenter.ts';

interface ToolbarProps {
  presenter: Presenter;
  /** True if the board shows the QR code. */
  invites: boolean;
}

/** The presenter's keys as buttons for mouse and touch. */
export function Toolbar({ presenter: { theme, isFull, take }, invites }: ToolbarProps) {
  const { t } = useTranslation();
  return (
    <section className={classes.toolbar} aria-label={t('live.presenter.name')} data-control>
      {invites && (
        <ControlButton name={t('live.presenter.spotlight')} icon="spotlight" onClick={() => take('spotlight')} />
      )}
      <ControlButton name={t('live.presenter.blank')} icon="blank" onClick={() => take('blank')} />
      <ControlButton
        name={t(theme === 'dark' ? 'live.presenter.light' : 'live.presenter.dark')}
        icon={theme === 'dark' ? 'light' : 'dark'}
        onClick={() => take('theme')}
      />
      {isFull !== undefined && (
        <ControlButton
          name={t(isFull ? 'live.presenter.leaveFullScreen' : 'live.presenter.fullScreen')}
          icon={isFull ? 'leave-full-screen' : 'full-screen'}
          onClick={() => take('full-screen')}
        />
      )}
      <ControlButton name={t('live.presenter.help')} icon="help" onClick={() => take('help')} />
    </section>
  );
}
