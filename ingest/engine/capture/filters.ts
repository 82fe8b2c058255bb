import { renameSync } from 'node:fs';
import { ContractError, ident, literal, openMemory, QueryError, type Warehouse } from '../../../core/index.ts';
import { landedType, type TableContract } from '../contract.ts';
import { keyText } from '../reconcile/measure.ts';
import '../evolution/errors.ts';

/** The worker's list of what filters stopped, by file and rule. */
const STOPPED = 'stopped';

export async function prepareStopped(worker: Warehouse): Promise<void> {
  await worker.run(`create or replace table ${STOPPED} (file varchar, rule varchar, rows bigint)`);
}

/** The first rule that stops a row, or null. A rule that gives null lets it pass. */
function ruleOf(contract: TableContract): string {
  const rules = contract.filters.map(({ name, keep }) => `when not coalesce((${keep}), true) then ${literal(name)}`);
  return `case ${rules.join(' ')} end`;
}

const parquet = (file: string) => `${literal(file)} (format parquet, compression zstd, parquet_version v2)`;

/**
 * Divides a file of typed rows by the contract's filters: it keeps what passes, a file beside it has the others until
 * the batch is described. Throws `ingest/filter-failed` where a condition cannot be evaluated on a row.
 */
export async function stopRows(worker: Warehouse, contract: TableContract, file: string): Promise<void> {
  if (contract.filters.length === 0) return;
  const ruled = `(select *, ${ruleOf(contract)} as "_stopped by" from read_parquet(${literal(file)}))`;
  const aside = `${file}.stopped.tmp`;
  const kept = `${file}.kept.tmp`;
  const columns = contract.columns.map(({ name }) => ident(name)).join(', ');
  try {
    const counted = await worker.rows<{ rule: string; rows: number }>(
      `select "_stopped by" as rule, count(*) as rows from ${ruled} where "_stopped by" is not null group by rule`,
    );
    for (const { rule, rows } of counted)
      await worker.run(`insert into ${STOPPED} values ($1, $2, $3)`, [aside, rule, rows]);
    if (counted.length === 0) return;
    await worker.run(`copy (select ${columns} from ${ruled} where "_stopped by" is not null) to ${parquet(aside)}`);
    await worker.run(`copy (select ${columns} from ${ruled} where "_stopped by" is null) to ${parquet(kept)}`);
  } catch (error) {
    if (!(error instanceof QueryError) || !/^(Conversion|Invalid Input|Out of Range) Error/.test(error.message))
      throw error;
    // DuckDB quotes the value that a condition stumbled over: that is a patient's, so the cause stays here.
    const filters = contract.filters.map(({ name }) => name).join(', ');
    throw new ContractError('ingest/filter-failed', { table: contract.table, filters });
  }
  renameSync(kept, file);
}

export interface Stopped {
  readonly byRule: Readonly<Record<string, number>>;
  /** Rows with the contract's columns. */
  readonly relation: string;
  readonly rows: number;
}

/** What filters stopped of the batch so far. */
export async function stoppedRows(worker: Warehouse, contract: TableContract): Promise<Stopped> {
  const rules = await worker.rows<{ rule: string; rows: number }>(
    `select rule, sum(rows)::bigint as rows from ${STOPPED} group by rule order by rule`,
  );
  const files = await worker.rows<{ file: string }>(`select distinct file from ${STOPPED} order by file`);
  const none = contract.columns.map((column) => `null::${landedType(column)} as ${ident(column.name)}`);
  return {
    byRule: Object.fromEntries(rules.map(({ rule, rows }) => [rule, rows])),
    rows: rules.reduce((sum, { rows }) => sum + rows, 0),
    relation:
      files.length > 0
        ? `read_parquet([${files.map(({ file }) => literal(file)).join(', ')}])`
        : `(select ${none.join(', ')} where false)`,
  };
}

/** Writes the keys of stopped rows: a row that raw has and that is stopped now leaves it. */
export async function writeStoppedKeys(
  worker: Warehouse,
  contract: TableContract,
  stopped: Stopped,
  file: string,
): Promise<void> {
  const key = contract.key.map(ident).join(', ');
  await worker.run(`copy (select distinct ${key} from ${stopped.relation}) to ${parquet(file)}`);
}

/** Keys of stopped rows as one text each. */
export async function stoppedKeys(worker: Warehouse, contract: TableContract): Promise<string[]> {
  if (contract.filters.length === 0) return [];
  const { relation } = await stoppedRows(worker, contract);
  const rows = await worker.rows<{ key: string }>(`select ${keyText(contract)} as key from ${relation}`);
  return rows.map(({ key }) => key);
}

/** Throws `ingest/filter` for a filter that is no condition over the contract's columns. */
export async function checkFilters(contract: TableContract): Promise<void> {
  if (contract.filters.length === 0) return;
  const columns = contract.columns.map((column) => `null::${landedType(column)} as ${ident(column.name)}`);
  const memory = await openMemory({ threads: 1 });
  try {
    for (const { name, keep } of contract.filters) {
      const bound = memory.rows(
        `select 1 from (select ${columns.join(', ')} where false) where coalesce((${keep}), true)::boolean`,
      );
      await bound.catch((error: unknown) => {
        const [problem = ''] = (error instanceof Error ? error.message : '').split('\n');
        throw new ContractError('ingest/filter', {
          ...{ table: contract.table, filter: name, problem },
          columns: contract.columns.map((column) => column.name),
        });
      });
    }
  } finally {
    await memory.close();
  }
}
