import { IconTopologyStar3 } from '@tabler/icons-react';
import { Link, Outlet } from 'react-router';
import { paths } from '../api/arns.ts';
import { useConnected } from '../api/changes.tsx';
import { useMessages } from '../i18n/language.tsx';
import { ColourSchemeMenu } from './ColourSchemeMenu.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';
import classes from './Shell.module.css';

/** The frame of every page: the name, the state of the connection, language and colours. */
export function Shell() {
  const messages = useMessages();
  const connected = useConnected();
  return (
    <>
      <a className="skip" href="#content">
        {messages.skipToContent}
      </a>
      <header className={classes.header}>
        <Link to={paths.machines} className={classes.product}>
          <IconTopologyStar3 size={20} stroke={2} aria-hidden />
          <strong>{messages.product}</strong>
          <span className={classes.note}>{messages.productNote}</span>
        </Link>
        <span className={classes.live} data-connected={connected} role="status">
          <span className={classes.dot} aria-hidden />
          {connected ? messages.live : messages.notLive}
        </span>
        <LanguageMenu />
        <ColourSchemeMenu />
      </header>
      <main id="content" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}
