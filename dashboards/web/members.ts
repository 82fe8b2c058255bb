import type { DimensionMember } from '../engine/wire.ts';
import { api } from './api.ts';

const kept = new Map<string, Promise<readonly DimensionMember[]>>();

/** Members of a dimension that the person may see; a role without any gets an empty list. */
export function members(dimension: string): Promise<readonly DimensionMember[]> {
  const known = kept.get(dimension);
  if (known) return known;
  const asked = api.dimension(dimension).catch(() => {
    kept.delete(dimension);
    return [];
  });
  kept.set(dimension, asked);
  return asked;
}

/** The name of a code, for addresses that were opened directly; the code itself while it is not known. */
export async function memberName(dimension: string, code: string): Promise<string> {
  return (await members(dimension)).find((each) => each.code === code)?.name ?? code;
}

export function forgetMembers(): void {
  kept.clear();
}
