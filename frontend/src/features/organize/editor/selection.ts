/** The part of a poll that is being edited: its settings, or the screen at a position. */
export type Selection = 'settings' | number;

/** Returns the part of the poll that has the field of a path. */
export function selectionOf(path: string): Selection {
  const [list, place] = path.split('.');
  return list === 'screens' && place !== undefined ? Number(place) : 'settings';
}

/** Returns true if the selected part has this path. */
export const isIn = (selection: Selection, path: string): boolean => selectionOf(path) === selection;

/** Returns the new position of the member at `place` after another one has moved. */
export function placeAfterMove(place: number, from: number, to: number): number {
  if (place === from) return to;
  if (from < place && place <= to) return place - 1;
  return to <= place && place < from ? place + 1 : place;
}
