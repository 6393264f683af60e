import type { MouseEvent } from 'react';
import classes from './ControlButton.module.css';
import { Sign, type SignName } from './Sign.tsx';

interface ControlButtonProps {
  name: string;
  sign: SignName;
  onClick: () => void;
}

/** A button with an icon. */
export function ControlButton({ name, sign, onClick }: ControlButtonProps) {
  return (
    <button
      type="button"
      className={classes.button}
      aria-label={name}
      title={name}
      // A click keeps the focus where it is, so the space bar still pauses.
      onMouseDown={(event: MouseEvent) => event.preventDefault()}
      onClick={onClick}
    >
      <Sign name={sign} />
    </button>
  );
}
