import type { Json } from '../../json.ts';
import type { ChildrenActivity } from '../scope.ts';

/** A Parallel or Map that is about to start `count` branches or iterations. */
export function childrenActivity(items: Json[], count: number): ChildrenActivity {
  return {
    kind: 'children',
    results: new Array<Json | undefined>(count).fill(undefined),
    running: 0,
    items,
    next: 0,
    failures: 0,
    toleratedCount: undefined,
    toleratedPercentage: undefined,
  };
}
