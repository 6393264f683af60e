import 'react';

declare module 'react' {
  /** The custom properties that components pass to their style sheets. */
  interface CSSProperties {
    '--option-color'?: string;
    '--rating-columns'?: number;
    '--length'?: number;
    '--ballots'?: number;
    '--characters'?: number;
    '--bars'?: number;
    '--figure-characters'?: number;
    '--row-height'?: string;
    '--columns'?: number;
    '--rows'?: number;
    '--lines'?: number;
    '--text-width'?: number;
    '--preview-scale'?: number;
  }
}
