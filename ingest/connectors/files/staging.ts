import { join } from 'node:path';
import { ident, literal, UserError, type Warehouse } from '../../../core/index.ts';
import { landedType, scaleOf, type TableContract } from '../../engine/contract.ts';
import { differenceOf, keyText } from '../../engine/reconcile/measure.ts';
import { type Control, readControl } from './control-file.ts';
import { asError } from './errors.ts';
import { type FoundFile, formatOf, isChanged } from './find-files.ts';
import { Names } from './header.ts';
import type { FileReader } from './reader.ts';
import { type FileSettings, fileSettings, type Settings } from './settings.ts';
import { FileFault, type Parsed } from './task.ts';

/** Where and with what files are read. */
export interface Workshop {
  readonly settings: Settings;
  readonly reader: FileReader;
  /** A database in memory that spills into the scratch folder. */
  readonly scratch: Warehouse;
  readonly folder: string;
}

/** Files taken apart: rows as CSV of the port, one file each, and the rows that could not be. */
export interface Staged {
  readonly rowFiles: readonly string[];
  readonly brokenFiles: readonly string[];
  readonly broken: number;
  readonly header: readonly string[];
  /**
   * The rows in DuckDB: column i as text is `c<i>`; under the contract's names in its types, numbers wide enough that
   * nothing is rounded.
   */
  readonly relation: string;
  /** True when later files took rows of earlier ones: the row files hold more than the relation. */
  readonly isNarrower: boolean;
}

/** Bytes of a line: more than the longest row takes. DuckDB holds twice as much for each reader. */
const LINE_BYTES = 8 << 20;

/** A plain count of digits, so that names of files sort like their numbers. */
const numbered = (n: number) => String(n).padStart(6, '0');

export async function stageFiles(
  shop: Workshop,
  contract: TableContract,
  files: readonly FoundFile[],
): Promise<Staged> {
  const settings = fileSettings(shop.settings, contract.table);
  const rowFiles: string[] = [];
  const brokenFiles: string[] = [];
  const header = new Set<string>();
  let broken = 0;
  for (const [n, file] of files.entries()) {
    const rowsPath = join(shop.folder, `${numbered(n)}.csv`);
    const brokenPath = join(shop.folder, `${numbered(n)}.broken`);
    const parsed = await stageFile(shop, contract, settings, file, rowsPath, brokenPath);
    for (const name of parsed.header) header.add(name);
    if (parsed.rows > 0) rowFiles.push(rowsPath);
    if (parsed.broken > 0) brokenFiles.push(brokenPath);
    broken += parsed.broken;
    const control = readControl(file);
    await prove(shop.scratch, contract, settings, file, parsed, control, rowsPath);
  }
  const isNarrower = settings.mode === 'append' && rowFiles.length > 1;
  const all = relationOf(contract, rowFiles);
  return {
    rowFiles,
    brokenFiles,
    broken,
    header: [...header],
    isNarrower,
    relation: isNarrower ? latest(contract, all) : all,
  };
}

async function stageFile(
  shop: Workshop,
  contract: TableContract,
  settings: FileSettings,
  file: FoundFile,
  rowsPath: string,
  brokenPath: string,
): Promise<Parsed> {
  const { format, gzip } = await formatOf(file, settings);
  try {
    const parsed =
      format === 'parquet'
        ? await stageParquet(shop, contract, settings, file, rowsPath)
        : await shop.reader.parse({
            ...{ path: file.path, label: file.label, format, gzip, settings, rowsPath, brokenPath },
            columns: contract.columns,
            limits: {
              unpackedBytes: shop.settings.unpacked_limit_mb * 1e6,
              workbookBytes: shop.settings.workbook_limit_mb * 1e6,
            },
          });
    if (await isChanged(file)) throw new FileFault('ingest/file-changing');
    return parsed;
  } catch (error) {
    throw error instanceof FileFault ? asError(error, contract.table, file.label) : error;
  }
}

/** Parquet is read by DuckDB; text and decimals come as they are, moments with a zone in the source's local time. */
async function stageParquet(
  shop: Workshop,
  contract: TableContract,
  settings: FileSettings,
  file: FoundFile,
  rowsPath: string,
): Promise<Parsed> {
  const source = `read_parquet(${literal(file.path)})`;
  const broken = () => new FileFault('ingest/file-broken', { reason: 'Parquet' });
  // DuckDB's messages may quote values.
  const described = await shop.scratch
    .rows<{ column_name: string; column_type: string }>(`describe select * from ${source}`)
    .catch(() => {
      throw broken();
    });
  const header = described.map(({ column_name }) => column_name);
  const places = new Names(contract.columns, settings).match(header);
  const fields = contract.columns.map((column, i) => {
    const found = described[places[i] ?? -1];
    if (!found) return `null::varchar as c${i}`;
    const local =
      found.column_type === 'TIMESTAMP WITH TIME ZONE'
        ? `timezone(${literal(shop.settings.time_zone)}, ${ident(found.column_name)})`
        : ident(found.column_name);
    const text = `cast(${local} as varchar)`;
    return `${column.type === 'text' ? text : `nullif(trim(${text}), '')`} as c${i}`;
  });
  const rows = await shop.scratch
    .run(`copy (select ${fields.join(', ')} from ${source}) to ${literal(rowsPath)} (${CSV_OUT})`)
    .catch(() => {
      throw broken();
    });
  const [footer] = await shop.scratch.rows<{ n: number }>(
    `select sum(num_rows)::bigint as n from parquet_file_metadata(${literal(file.path)})`,
  );
  if (footer?.n !== rows) throw broken();
  return { rows, broken: 0, header };
}

/** How DuckDB writes CSV that the port takes. */
export const CSV_OUT = `format csv, header false, delimiter ',', quote '"', escape '"', nullstr '\\N'`;

function relationOf(contract: TableContract, paths: readonly string[]): string {
  const texts = contract.columns.map((_, i) => `c${i}`);
  const typed = contract.columns.map(
    (column, i) => `try_cast(c${i} as ${widest(contract, column)}) as ${ident(column.name)}`,
  );
  if (paths.length === 0)
    return `(select *, ${typed.join(', ')} from (select ${texts.map((name) => `null::varchar as ${name}`).join(', ')}, '' as _file) where false)`;
  const columns = texts.map((name) => `${name}: 'VARCHAR'`).join(', ');
  return `(select *, ${typed.join(', ')} from read_csv([${paths.map(literal).join(', ')}], auto_detect = false, header = false, delim = ',', quote = '"',
    escape = '"', new_line = '\\n', nullstr = '\\N', allow_quoted_nulls = false, max_line_size = ${LINE_BYTES}, buffer_size = ${2 * LINE_BYTES}, filename = '_file', columns = {${columns}}))`;
}

function widest(contract: TableContract, column: TableContract['columns'][number]): string {
  const scale = scaleOf(column);
  if (scale === undefined || contract.key.includes(column.name)) return landedType(column);
  return `decimal(38, ${Math.max(10, scale)})`;
}

/** Of each key the rows of the last file that has it: what comes later is what changed. */
function latest(contract: TableContract, relation: string): string {
  const last = `(select ${keyText(contract)} as _key, max(_file) as _last from ${relation} group by all)`;
  return `(select r.* exclude (_key) from (select *, ${keyText(contract)} as _key from ${relation}) r left join ${last} l on r._key = l._key
    where l._last is null or r._file = l._last)`;
}

/**
 * Holds three counts of a file against each other: of the reader that took it apart, of DuckDB that reads what came of it
 * (a second parser: a quote that one of them reads differently shows), and of the sender's control file where there is one.
 * Only the last says that the file itself is whole.
 */
async function prove(
  scratch: Warehouse,
  contract: TableContract,
  settings: FileSettings,
  file: FoundFile,
  parsed: Parsed,
  control: Control | undefined,
  rowsPath: string,
): Promise<void> {
  const relation = relationOf(contract, parsed.rows > 0 ? [rowsPath] : []);
  const names = new Names(contract.columns, settings);
  const sums = Object.keys(control?.sums ?? {}).map((name) => {
    const place = names.placeOf(name);
    const column = place === undefined ? undefined : contract.columns[place];
    if (!column || scaleOf(column) === undefined) {
      throw new UserError('ingest/file-control', { file: file.label, difference: `sum.${name} ?` });
    }
    return `${literal(name)}, cast(sum(try_cast(c${place} as decimal(38, 10))) as varchar)`;
  });
  const [counted] = await scratch.rows<{ n: number; sums: string }>(
    `select count(*) as n, json_object(${sums.join(', ')}) as sums from ${relation}`,
  );
  if (counted?.n !== parsed.rows) {
    const difference = `rows ${parsed.rows} ≠ ${counted?.n}`;
    throw new UserError('ingest/reconciliation', { table: contract.table, stage: file.label, difference });
  }
  if (!control) return;
  const rows = parsed.rows + parsed.broken;
  const found = { rows, sums: JSON.parse(counted.sums) as Record<string, string | null> };
  const difference = differenceOf({ rows: control.rows ?? rows, sums: control.sums }, found);
  if (difference) throw new UserError('ingest/file-control', { file: file.label, difference });
}
