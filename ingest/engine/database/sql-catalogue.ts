import type { IntrospectedTable, SourceColumn } from '../connector.ts';
import { bestKey } from '../onboarding/best-key.ts';
import type { TextRow } from './sql-dialect.ts';

/** What a product's catalogue says of a schema; a select list of texts each, in the order of the fields below. */
export interface Catalogue {
  /** Name, comment, 'view' or 'table', estimated rows or null. By name. */
  readonly tables: string;
  /** Table, name, plain type, declared type, 'nullable' or null, comment, 'wide' or null. By table and place; of one table where given. */
  columns(table?: string): string;
  /** Table, index, column, 'primary' or null, 'unique' or null. By table, index and place. */
  readonly indexes: string;
  contractType(declared: string): string;
}

type CatalogueColumn = SourceColumn & {
  readonly table: string;
  readonly nullable: boolean;
  readonly comment: string;
  readonly wide: boolean;
};

export type Rows = (sql: string) => Promise<TextRow[]>;

export async function readColumns(catalogue: Catalogue, rows: Rows, table?: string): Promise<CatalogueColumn[]> {
  const found = await rows(catalogue.columns(table));
  return found.map(([owner, name, type, declared, nullable, comment, wide]) => ({
    table: owner ?? '',
    name: name ?? '',
    type: (type ?? '').toLowerCase(),
    holds: catalogue.contractType(declared ?? ''),
    nullable: nullable === 'nullable',
    comment: comment ?? '',
    wide: wide === 'wide',
  }));
}

function byName<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}

/** Tables and views that the account can read. Rows are what the catalogue estimates: nothing is counted. */
export async function readCatalogue(catalogue: Catalogue, rows: Rows): Promise<IntrospectedTable[]> {
  const tables = await rows(catalogue.tables);
  const columns = byName(await readColumns(catalogue, rows), ({ table }) => table);
  const parts = byName(await rows(catalogue.indexes), ([table]) => table ?? '');
  return tables.map(([name, comment, kind, estimate]) => {
    const own = columns.get(name ?? '') ?? [];
    const nullable = new Set(own.filter((column) => column.nullable).map((column) => column.name));
    const indexes = [...byName(parts.get(name ?? '') ?? [], ([, index]) => index ?? '').values()];
    const keys = indexes
      .filter((index) => index.every(([, , column, , unique]) => unique === 'unique' && !nullable.has(column ?? '')))
      .map((index) => ({ primary: index[0]?.[3] === 'primary', columns: index.map(([, , column]) => column ?? '') }));
    return {
      name: name ?? '',
      comment: comment ?? '',
      rows: kind === 'view' || estimate === null || estimate === undefined ? null : Number(estimate),
      key: bestKey(keys),
      columns: own.map(({ table: _, wide: __, ...column }) => column),
      indexed: indexes.flatMap(([first]) => first?.[2] ?? []),
    };
  });
}
