import { type ReactNode, useId } from 'react';
import classes from './LabelledField.module.css';

export interface FieldTexts {
  /** The visible label. Without one, pass an `aria-label`. */
  label?: ReactNode;
  description?: ReactNode;
  /** The place of the description: above the field, beside the label, or below the field. */
  descriptionAt?: 'above' | 'beside' | 'below' | undefined;
  /** The issue with what was entered. */
  error?: ReactNode;
  id?: string | undefined;
}

/** The attributes that connect the control with its texts. */
export interface ControlAttributes {
  id: string;
  className: string | undefined;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

interface LabelledFieldProps extends FieldTexts {
  className?: string | undefined;
  children: (attributes: ControlAttributes) => ReactNode;
}

const isShown = (text: ReactNode): boolean => text !== undefined && text !== null && text !== false && text !== '';

/** A control with its label, description and issue. */
export function LabelledField({ label, description, error, className, children, ...texts }: LabelledFieldProps) {
  const { id: givenId, descriptionAt = 'above' } = texts;
  const ownId = useId();
  const id = givenId ?? ownId;
  const described = [
    isShown(description) ? `${id}-description` : undefined,
    isShown(error) ? `${id}-error` : undefined,
  ].filter((part) => part !== undefined);
  const descriptionElement = isShown(description) && (
    <p id={`${id}-description`} className={classes.description}>
      {description}
    </p>
  );
  const control = children({
    id,
    className: className === undefined ? classes.control : `${classes.control} ${className}`,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
    'aria-invalid': isShown(error) || undefined,
  });
  return (
    <div className={classes.field} data-description={descriptionAt}>
      {isShown(label) && (
        <label htmlFor={id} className={classes.label} dir="auto">
          {label}
        </label>
      )}
      {descriptionAt !== 'below' && descriptionElement}
      {control}
      {descriptionAt === 'below' && descriptionElement}
      {isShown(error) && (
        <p id={`${id}-error`} className={classes.error}>
          {error}
        </p>
      )}
    </div>
  );
}
