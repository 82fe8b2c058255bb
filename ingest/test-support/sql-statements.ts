import type { SourceColumn } from '../engine/connector.ts';
import type { TableContract } from '../engine/contract.ts';
import { type Catalogue, readCatalogue } from '../engine/database/sql-catalogue.ts';
import type { SqlDialect } from '../engine/database/sql-dialect.ts';
import { SqlSession } from '../engine/database/sql-session.ts';
import { SqlTable, type Stream } from '../engine/database/sql-table.ts';
import { contractOf } from './session.ts';

interface Product {
  readonly dialect: SqlDialect;
  readonly catalogue: Catalogue;
  /** Product types: of the key (whole, text, day), an amount, a ratio, a day and a moment. */
  readonly types: readonly [string, string, string, string, string, string, string];
}

const NAMES = ['ID', "科室's", 'DAY', 'AMOUNT', 'RATIO', 'BORN', 'CHANGED'] as const;

/** The table that statements are generated for: names that need quotes, keys that differ by case only. */
export const billContract: TableContract = contractOf(
  'BILL',
  ['ID', "科室's", 'DAY'],
  [
    ['ID', 'bigint'],
    ["科室's", 'text'],
    ['DAY', 'date'],
    ['AMOUNT', 'numeric(14,2)'],
    ['RATIO', 'numeric(10,3)'],
    ['BORN', 'date'],
    ['CHANGED', 'timestamp'],
  ],
  { capture: 'timestamp', cursor: 'CHANGED', dates: ['BORN'], overlap_minutes: 5 },
);

export const billColumns = (types: Product['types']): SourceColumn[] =>
  NAMES.map((name, i) => ({ name, type: types[i] ?? '' }));

/** Every statement that reading a table of a product takes, one a line. The server gives no row to any of them. */
export async function statementsOf({ dialect, catalogue, types }: Product): Promise<string> {
  const said: string[] = [];
  const stream = async function* (sql: string) {
    said.push(sql.replace(/\s+/g, ' ').trim());
    yield [];
  };
  const columns = billColumns(types);
  const table = new SqlTable({ dialect, contract: billContract, columns, stream });
  const drain = async (rows: AsyncIterable<unknown>) => {
    for await (const _ of rows);
  };
  const keys = [
    ['1', 'A1', '2025-01-31'],
    ['2', "O'的", '2025-02-28'],
  ];
  await table.highWater();
  await drain(table.read({}));
  await table.measure({}, { keyHash: true });
  await table.measure({ changedSince: '2025-01-31 08:00:00.123456' }, { keyHash: false });
  await drain(
    table.read({ keys, window: { column: 'BORN', since: '2025-01-01', until: '2025-01-31' } }, { columns: ['ID'] }),
  );
  await table.measureBuckets?.({ unchangedSince: '2025-01-31 08:00:00.000000' }, 2);
  if (table.measureBuckets)
    await drain(table.read({ buckets: ['0a', 'ff'], batch: { column: "科室's", value: 'B1' } }));
  await readCatalogue(catalogue, async (sql) => {
    await drain(stream(sql));
    return [];
  });
  await drain(stream(catalogue.columns('BILL')));
  await probe(dialect, catalogue, stream);
  return `${said.map((sql) => `${sql};`).join('\n\n')}\n`;
}

async function probe(dialect: SqlDialect, catalogue: Catalogue, stream: Stream): Promise<void> {
  const nothing = async () => undefined;
  const session = new SqlSession({
    dialect,
    catalogue,
    stream,
    notes: [],
    begin: nothing,
    end: nothing,
    destroy: nothing,
    server: () => Promise.reject(new Error('not asked')),
    explain: (error) => error,
  });
  await session.probe(billContract, 1000);
}
