import type { TemplateName } from './templates.ts';

/** The results of each template on the big screen, on a grid of 48 by 32. */
const DRAWINGS: Record<TemplateName, string> = {
  'show-of-hands': 'M4 6h36v8H4z M4 18h20v8H4z',
  favourites: 'M4 4h40v5H4z M4 13h28v5H4z M4 22h14v5H4z',
  feedback: 'M2 12h8v8H2z M11 12h8v8h-8z M20 12h8v8h-8z M29 12h8v8h-8z M38 9h9v14h-9z',
  ranking: 'M4 18h12v10H4z M18 6h12v22H18z M32 13h12v15H32z',
  number: 'M4 24h6v4H4z M12 16h6v12h-6z M20 6h6v22h-6z M28 12h6v16h-6z M36 21h6v7h-6z',
  empty: 'M11 6h4v8h8v4h-8v8h-4v-8H3v-4h8z',
};

export function TemplateIcon({ name }: { name: TemplateName }) {
  return (
    <svg viewBox="0 0 48 32" width={48} height={32} aria-hidden="true" fill="currentColor">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
