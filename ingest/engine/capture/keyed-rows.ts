import type { Measure, SourceTable } from '../connector.ts';
import { addMeasures } from './add-measures.ts';

type Keys = readonly (readonly string[])[];

/** Keys that one statement at the source asks for. */
export const KEYS_PER_STATEMENT = 1000;

/** Rows of many keys, asked for in bounded statements. */
export async function* readKeys(table: SourceTable, groups: AsyncIterable<Keys>): AsyncGenerator<Uint8Array> {
  for await (const keys of groups) yield* table.read({ keys });
}

/** The source's measure of rows of many keys. No key twice, also not in different groups. */
export async function measureKeys(
  table: SourceTable,
  groups: AsyncIterable<Keys>,
  options: { readonly keyHash: boolean },
): Promise<Measure> {
  let sum: Measure | undefined;
  for await (const keys of groups) {
    const part = await table.measure({ keys }, options);
    sum = sum ? addMeasures(sum, part) : part;
  }
  return sum ?? table.measure({ keys: [] }, options);
}

/** A list of keys in groups of one statement. */
export async function* inGroups(keys: Keys): AsyncGenerator<Keys> {
  for (let at = 0; at < keys.length; at += KEYS_PER_STATEMENT) yield keys.slice(at, at + KEYS_PER_STATEMENT);
}
