import type { System } from '../contract.ts';

/** What a proposal has that a system file says otherwise, or the other way round. */
export interface SystemDifference {
  readonly table: string;
  readonly column: string | null;
  readonly kind:
    | 'table_not_in_contract'
    | 'table_not_in_source'
    | 'column_not_in_contract'
    | 'column_not_in_source'
    | 'type'
    | 'key';
  readonly contract: string | null;
  readonly source: string | null;
}

const differenceOf = (
  kind: SystemDifference['kind'],
  table: string,
  more: Partial<SystemDifference> = {},
): SystemDifference => ({ table, column: null, contract: null, source: null, ...more, kind });

/**
 * Compares by name, without regard to case. A person's choices are theirs and not compared: classification, capture, dates,
 * and the type of columns whose type a person had to choose (`isChosen`).
 */
export function compareSystems(
  contract: System,
  source: System,
  isChosen: (table: string, column: string) => boolean = () => false,
): SystemDifference[] {
  const differences: SystemDifference[] = [];
  const lower = (name: string) => name.toLowerCase();
  const theirs = new Map(source.tables.map((table) => [lower(table.table), table]));
  const ours = new Map(contract.tables.map((table) => [lower(table.table), table]));
  for (const [name, table] of theirs) {
    if (!ours.has(name)) differences.push(differenceOf('table_not_in_contract', table.table));
  }
  for (const [name, table] of ours) {
    const other = theirs.get(name);
    if (!other) {
      differences.push(differenceOf('table_not_in_source', table.table));
      continue;
    }
    if (table.key.map(lower).join() !== other.key.map(lower).join())
      differences.push(
        differenceOf('key', table.table, { contract: table.key.join(', '), source: other.key.join(', ') }),
      );
    const columns = new Map(table.columns.map((column) => [lower(column.name), column]));
    const found = new Map(other.columns.map((column) => [lower(column.name), column]));
    for (const [column, { name: shown, type }] of found) {
      const known = columns.get(column);
      if (!known)
        differences.push(differenceOf('column_not_in_contract', table.table, { column: shown, source: type }));
      else if (known.type !== type && !isChosen(other.table, shown))
        differences.push(differenceOf('type', table.table, { column: shown, contract: known.type, source: type }));
    }
    for (const [column, { name: shown, type }] of columns) {
      if (!found.has(column))
        differences.push(differenceOf('column_not_in_source', table.table, { column: shown, contract: type }));
    }
  }
  return differences;
}
