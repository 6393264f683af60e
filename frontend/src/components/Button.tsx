import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';
import classes from './Button.module.css';
import { Spinner } from './Spinner.tsx';

/** The look of a button, also for a link that looks like one. */
export interface ButtonLook {
  /** The minimum height: 48, 50 or 60 px. */
  size?: 'md' | 'lg' | 'xl' | undefined;
  variant?: 'filled' | 'outline' | 'plain' | undefined;
  fullWidth?: boolean | undefined;
}

export interface ButtonProps extends ButtonLook, ButtonHTMLAttributes<HTMLButtonElement> {
  /** True while the action runs. The button keeps its focus and name, and ignores clicks. */
  loading?: boolean | undefined;
}

/** Returns the attributes that make an element look like a button. */
export function lookOf({ size = 'md', variant = 'filled', fullWidth = false }: ButtonLook, className?: string) {
  return {
    className: className === undefined ? classes.button : `${classes.button} ${className}`,
    'data-size': size,
    'data-variant': variant,
    'data-full-width': fullWidth || undefined,
  };
}

/** Wraps the label, so a spinner can cover it without a change of size. */
export function ButtonLabel({ children }: { children: ReactNode }) {
  return <span className={classes.label}>{children}</span>;
}

export function Button(props: ButtonProps) {
  const { size, variant, fullWidth, loading = false, type = 'button', className, onClick, children, ...rest } = props;

  function click(event: MouseEvent<HTMLButtonElement>) {
    // `disabled` would lose the focus. This also stops a submission by the Enter key.
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
