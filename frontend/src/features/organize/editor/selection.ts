/** What of a poll is being edited: its settings, or a screen by its place. */
export type Selection = 'settings' | number;

/** Returns where the field of a path is to be found. */
export function selectionOf(path: string): Selection {
  const [list, place] = path.split('.');
  return list === 'screens' && place !== undefined ? Number(place) : 'settings';
}

/** Whether an issue's path is in what is selected. */
export const isIn = (selection: Selection, path: string): boolean => selectionOf(path) === selection;

/** Returns where what was at `place` is after a member of the list has moved. */
export function placeAfterMove(place: number, from: number, to: number): number {
  if (place === from) return to;
  if (from < place && place <= to) return place - 1;
  return to <= place && place < from ? place + 1 : place;
}
