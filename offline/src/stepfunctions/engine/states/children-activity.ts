import type { Json } from '../../../json.ts';
import type { ChildrenActivity } from '../scope.ts';

/** A Parallel or Map that is about to start its branches, or an iteration for each item. */
export function childrenActivity(items: Json[]): ChildrenActivity {
  return {
    kind: 'children',
    results: {},
    running: 0,
    items,
    next: 0,
    failures: 0,
    toleratedCount: undefined,
    toleratedPercentage: undefined,
  };
}
