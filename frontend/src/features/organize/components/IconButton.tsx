import type { ComponentProps } from 'react';
import classes from './IconButton.module.css';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'aria-label'> {
  /** What screen readers call the button. */
  label: string;
  /** True if the focus ring is inside the button, as there are others next to it. */
  isInset?: boolean;
}

/** A square button of 44 px (WCAG 2.5.5) with an icon. */
export function IconButton({ label, isInset = false, className = '', ...button }: IconButtonProps) {
  return (
    <button
      {...button}
      type="button"
      aria-label={label}
      className={`${classes.button} ${className}`.trim()}
      data-inset={isInset || undefined}
    />
  );
}
