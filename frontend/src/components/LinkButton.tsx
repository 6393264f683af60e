import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ButtonLabel, type ButtonLook, lookOf } from './Button.tsx';

interface LinkButtonProps extends ButtonLook {
  to: string;
  className?: string;
  children: ReactNode;
}

/** A link to another page that looks like a button, for the main step on a page. */
export function LinkButton({ to, className, children, ...look }: LinkButtonProps) {
  return (
    <Link to={to} {...lookOf(look, className)}>
      <ButtonLabel>{children}</ButtonLabel>
    </Link>
  );
}
