import type { ReactNode } from 'react';
import { VisuallyHidden } from '../components/VisuallyHidden.tsx';

export interface TallyRow {
  id: string;
  /** What was counted. */
  name: ReactNode;
  /** One below each of `columns`; undefined where there is nothing to say. */
  cells: readonly (string | undefined)[];
}

interface TallyTableProps {
  caption: string;
  /** What the names of the rows are. */
  of: string;
  columns: readonly string[];
  rows: readonly TallyRow[];
}

/** What a picture of bars shows, for screen readers: they can't make a table of bars. */
export function TallyTable({ caption, of, columns, rows }: TallyTableProps) {
  if (rows.length === 0) return null;
  return (
    // The table itself would be as large as its cells, whatever its style says.
    <VisuallyHidden as="div">
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {[of, ...columns].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, cells }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              {columns.map((column, index) => (
                <td key={column}>{cells[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
