import type { MouseEvent } from 'react';
import classes from './ControlButton.module.css';
import { Icon, type IconName } from './Icon.tsx';

interface ControlButtonProps {
  name: string;
  icon: IconName;
  onClick: () => void;
}

/** A button with an icon. */
export function ControlButton({ name, icon, onClick }: ControlButtonProps) {
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
      <Icon name={icon} />
    </button>
  );
}
