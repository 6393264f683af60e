import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../i18n/language.tsx';
import classes from './PageHead.module.css';

interface PageHeadProps {
  title: string;
  /** The pages above this one. */
  trail?: { to: string; label: string }[];
  /** Facts to see at a glance, below the title. */
  facts?: ReactNode;
  actions?: ReactNode;
}

export function PageHead({ title, trail = [], facts, actions }: PageHeadProps) {
  const messages = useMessages();
  useEffect(() => {
    document.title = `${title} · ${messages.product}`;
  }, [title, messages]);
  return (
    <div className={classes.head}>
      <div className={classes.words}>
        {trail.length > 0 && (
          <nav aria-label={messages.breadcrumbs} className={classes.trail}>
            {trail.map(({ to, label }) => (
              <span key={to} className={classes.step}>
                <Link className="quiet" to={to}>
                  {label}
                </Link>
                <IconChevronRight size={13} aria-hidden />
              </span>
            ))}
          </nav>
        )}
        <h1 className={classes.title}>{title}</h1>
        {facts !== undefined && <div className={classes.facts}>{facts}</div>}
      </div>
      <div className={classes.actions}>{actions}</div>
    </div>
  );
}

/** A name and its value in the facts of a page. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span className={classes.fact}>
      <span className={classes.factName}>{name}</span>
      <span className="numbers">{children}</span>
    </span>
  );
}
