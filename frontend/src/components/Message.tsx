import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Heading } from './Heading.tsx';
import classes from './Message.module.css';
import { PhonePage } from './PhonePage.tsx';

interface MessageProps {
  title: string;
  text: string;
  action?: { label: string; onClick: () => void; loading?: boolean };
  children?: ReactNode;
}

/** A page with one message and, if possible, a next step. */
export function Message({ title, text, action, children }: MessageProps) {
  return (
    <PhonePage>
      <div className={classes.message}>
        <Heading>{title}</Heading>
        <p>{text}</p>
        {action && (
          <Button size="lg" fullWidth loading={action.loading ?? false} onClick={action.onClick}>
            {action.label}
          </Button>
        )}
        {children}
      </div>
    </PhonePage>
  );
}
