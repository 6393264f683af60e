import type { InputHTMLAttributes, ReactNode } from 'react';
import { type FieldTexts, LabelledField } from './LabelledField.tsx';

interface TextFieldProps extends FieldTexts, Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  /** Puts something around the input itself, such as buttons on both sides. */
  around?: (input: ReactNode) => ReactNode;
}

/** A line of text. Its direction is that of what is typed. */
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
