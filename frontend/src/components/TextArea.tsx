import type { TextareaHTMLAttributes } from 'react';
import { type FieldTexts, LabelledField } from './LabelledField.tsx';

type TextAreaProps = FieldTexts & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>;

/** A field for several lines of text. The text sets its direction. */
export function TextArea({ label, description, descriptionAt, error, id, className, ...rest }: TextAreaProps) {
  return (
    <LabelledField {...{ label, description, descriptionAt, error, id, className }}>
      {(attributes) => <textarea dir="auto" {...rest} {...attributes} />}
    </LabelledField>
  );
}
