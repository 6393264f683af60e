import type { HTMLAttributes } from 'react';
import classes from './VisuallyHidden.module.css';

interface VisuallyHiddenProps extends HTMLAttributes<HTMLElement> {
  as?: 'span' | 'div' | 'p' | 'legend' | 'h1' | 'h2' | 'h3' | 'label';
}

/** Content for screen readers only. */
export function VisuallyHidden({ as: Element = 'span', className, ...attributes }: VisuallyHiddenProps) {
  return <Element className={className ? `${classes.hidden} ${className}` : classes.hidden} {...attributes} />;
}
