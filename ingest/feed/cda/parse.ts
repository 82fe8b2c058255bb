import { FeedFault } from '../fault.ts';
import type { ParseFormat } from '../rows.ts';
export const parseCda: ParseFormat = () => {
  throw new FeedFault('unmapped', 'stub');
};
