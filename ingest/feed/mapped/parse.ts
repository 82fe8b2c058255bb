import { FeedFault } from '../fault.ts';
import type { ParseFormat } from '../rows.ts';
export const parseMapped =
  (_mappings: readonly unknown[]): ParseFormat =>
  () => {
    throw new FeedFault('unmapped', 'stub');
  };
