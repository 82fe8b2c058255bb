import { ident, literal } from '../../../core/index.ts';
import type { TableContract } from '../contract.ts';
import { keyText } from '../reconcile/measure.ts';

/** Rank of a row among those of its key, the newest first; the same in every run. */
export function rankOfKey(contract: TableContract): string {
  const order = contract.columns.map(({ name }) => `${ident(name)} desc nulls last`).join(', ');
  const newest = contract.cursor ? `${contract.cursor} desc nulls last, ` : '';
  return `row_number() over (partition by ${keyText(contract)} order by ${newest}${order})`;
}

/** Columns of the quarantine for rows whose key came twice. */
export function duplicateEntry(contract: TableContract): string {
  const text = contract.columns.map(({ name }) => `${literal(name)}, cast(${ident(name)} as varchar)`).join(', ');
  return `${keyText(contract)}, 'duplicate_key', null, ${keyText(contract)}, json_object(${text})`;
}
