import { type ReactNode, useEffect, useRef } from 'react';
import classes from './Layer.module.css';

interface LayerProps {
  /** The name for screen readers. */
  name: string;
  className: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog over the whole board. It keeps the focus, and Escape closes it. */
export function Layer({ name, className, onClose, children }: LayerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Focuses the dialog and not its first button, whose ring would be seen.
    element?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={name}
      className={className === undefined ? classes.layer : `${classes.layer} ${className}`}
      tabIndex={-1}
      onCancel={(event) => {
        // Only React may remove the dialog.
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}
