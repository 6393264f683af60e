import type { ReactNode } from 'react';
import { VisuallyHidden } from '../components/VisuallyHidden.tsx';

export interface TallyRow {
  id: string;
  /** What was counted. */
  name: ReactNode;
  /** One cell for each of `columns`; undefined if it is empty. */
  cells: readonly (string | undefined)[];
}

interface TallyTableProps {
  caption: string;
  /** The heading of the names. */
  of: string;
  columns: readonly string[];
  rows: readonly TallyRow[];
}

/** The same as a chart, for screen readers, which can't read bars. */
export function TallyTable({ caption, of, columns, rows }: TallyTableProps) {
  if (rows.length === 0) return null;
  return (
    // A table is always as large as its cells, so a div has to hide it.
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
