import type { InputHTMLAttributes, ReactNode } from 'react';
import { type FieldTexts, LabelledField } from './LabelledField.tsx';

interface TextFieldProps extends FieldTexts, Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  /** Wraps the input, for instance with buttons on both sides. */
  around?: (input: ReactNode) => ReactNode;
}

/** A field for one line of text. `dir=auto`: right-to-left text works. */
export function TextField({
  label,
  description,
  descriptionAt,
  error,
  id,
  className,
  around,
  ...rest
}: TextFieldProps) {
  return (
    <LabelledField {...{ label, description, descriptionAt, error, id, className }}>
      {(attributes) => {
        const input = <input type="text" dir="auto" {...rest} {...attributes} />;
        return around === undefined ? input : around(input);
      }}
    </LabelledField>
  );
}
