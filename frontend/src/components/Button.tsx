import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';
import classes from './Button.module.css';
import { Spinner } from './Spinner.tsx';

/** How a button looks; also a link that looks like one. */
export interface ButtonLook {
  /** The least height: 48, 50 or 60 px. */
  size?: 'md' | 'lg' | 'xl' | undefined;
  variant?: 'filled' | 'outline' | 'plain' | undefined;
  fullWidth?: boolean | undefined;
}

export interface ButtonProps extends ButtonLook, ButtonHTMLAttributes<HTMLButtonElement> {
  /** Whether what the button does is under way: it keeps the focus and its name, and does nothing. */
  loading?: boolean | undefined;
}

/** Returns the attributes that give an element the look of a button. */
export function lookOf({ size = 'md', variant = 'filled', fullWidth = false }: ButtonLook, className?: string) {
  return {
    className: className === undefined ? classes.button : `${classes.button} ${className}`,
    'data-size': size,
    'data-variant': variant,
    'data-full-width': fullWidth || undefined,
  };
}

/** Wraps what a button says, so that a spinner can take its place without a change of size. */
export function ButtonLabel({ children }: { children: ReactNode }) {
  return <span className={classes.label}>{children}</span>;
}

export function Button(props: ButtonProps) {
  const { size, variant, fullWidth, loading = false, type = 'button', className, onClick, children, ...rest } = props;

  function click(event: MouseEvent<HTMLButtonElement>) {
    // Not `disabled`, which would lose the focus. This also holds up a submission by the Enter key.
    if (loading || rest['aria-disabled'] === true) event.preventDefault();
    else onClick?.(event);
  }

  return (
    <button
      {...rest}
      {...lookOf({ size, variant, fullWidth }, className)}
      type={type}
      aria-busy={loading || undefined}
      aria-disabled={loading || rest['aria-disabled']}
      onClick={click}
    >
      <ButtonLabel>{children}</ButtonLabel>
      {loading && (
        <span className={classes.spinner}>
          <Spinner isSmall />
        </span>
      )}
    </button>
  );
}
