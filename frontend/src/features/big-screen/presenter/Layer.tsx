import { type ReactNode, useEffect, useRef } from 'react';
import classes from './Layer.module.css';

interface LayerProps {
  /** What screen readers call it. */
  name: string;
  className: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** What lies over the whole board: it holds the focus, and Escape takes it away. */
export function Layer({ name, className, onClose, children }: LayerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Not its first button, which would be seen for nothing.
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
        // React takes the dialog away, or nobody does.
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}
