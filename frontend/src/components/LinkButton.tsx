import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ButtonLabel, type ButtonLook, lookOf } from './Button.tsx';

interface LinkButtonProps extends ButtonLook {
  to: string;
  className?: string;
  children: ReactNode;
}

/** A link to another page, for where it is the thing to do next: it looks like a button. */
export function LinkButton({ to, className, children, ...look }: LinkButtonProps) {
  return (
    <Link to={to} {...lookOf(look, className)}>
      <ButtonLabel>{children}</ButtonLabel>
    </Link>
  );
}
