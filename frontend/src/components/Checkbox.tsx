import type { InputHTMLAttributes, ReactNode } from 'react';
import classes from './Checkbox.module.css';

interface CheckboxProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  label: ReactNode;
}

/** A checkbox whose label can be tapped, too. */
export function Checkbox({ label, className, ...rest }: CheckboxProps) {
  return (
    <label className={className === undefined ? classes.row : `${classes.row} ${className}`}>
      <input type="checkbox" className={classes.box} {...rest} />
      <span className={classes.label} dir="auto">
        {label}
      </span>
    </label>
  );
}
