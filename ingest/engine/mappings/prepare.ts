import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { literal, type Transaction, UserError, utc, type Warehouse } from '../../../core/index.ts';
import { appliedBatch } from '../apply/raw.ts';
import { highestLanded } from '../capture/manifest.ts';
import './errors.ts';

/** Folders of value domains and of approved mappings; a later one wins over an earlier. */
export interface MappingFolders {
  readonly domains: readonly string[];
  readonly mappings: readonly string[];
}

const DOMAIN_COLUMNS = ['code', 'name_zh', 'name_en'];
export const MAPPING_COLUMNS = [
  'system',
  'source_code',
  'source_name',
  'standard_code',
  'approved_by',
  'approved_at',
] as const;

interface ContentFile {
  readonly domain: string;
  readonly file: string;
}

function filesOf(folders: readonly string[]): ContentFile[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^[a-z][a-z0-9_]*\.csv$/.test(name))
        .sort()
        .map((name) => ({ domain: name.slice(0, -'.csv'.length), file: join(folder, name) })),
    );
}

async function readFileInto(
  tx: Transaction,
  name: string,
  columns: readonly string[],
  file: ContentFile,
): Promise<void> {
  const types = columns.map((column) => `${literal(column)}: 'VARCHAR'`).join(', ');
  const names = columns.join(', ');
  const rows = `read_csv(${literal(file.file)}, header = true, delim = ',', quote = '"', escape = '"', auto_detect = false, columns = {${types}})`;
  const shape = { file: file.file, problem_zh: `各列应为 ${names}`, problem: `its columns must be ${names}` };
  try {
    await tx.run(`insert into ${name} select ${literal(file.domain)}, ${names} from ${rows}`);
  } catch (cause) {
    throw new UserError('mapping/invalid-file', shape, { cause });
  }
}

/** Newest line of every key: of two files the later folder's, so that a site wins over what is shipped. */
async function keepLast(tx: Transaction, name: string, key: string): Promise<void> {
  await tx.run(`delete from ${name} where rowid not in (select max(rowid) from ${name} group by ${key})`);
}

async function checkCodes(tx: Transaction): Promise<void> {
  const [wrong] = await tx.rows<{ domain: string; system: string; codes: string }>(
    `select m.domain, m.system, string_agg(distinct m.standard_code, ', ') as codes from new_mappings m
     left join new_standard_codes s on s.domain = m.domain and s.code = m.standard_code where s.code is null group by all limit 1`,
  );
  if (!wrong) return;
  throw new UserError('mapping/invalid-file', {
    file: `mappings/${wrong.domain}.csv`,
    problem_zh: `${wrong.system} 对照到值域中没有的标准代码 ${wrong.codes}`,
    problem: `${wrong.system} maps to ${wrong.codes}, which domains/${wrong.domain}.csv does not have`,
  });
}

const CODES = 'domain, system, source_code, standard_code';

/** Codes that were mapped, unmapped or mapped otherwise: what `_mappings` changed. */
const CHANGED = `select distinct domain, system, source_code from (
  (select ${CODES} from new_mappings except select ${CODES} from raw._mappings)
  union all (select ${CODES} from raw._mappings except select ${CODES} from new_mappings))`;

/** The change is a batch of the table `_mappings`: models that read it are built again. */
async function recordChange(tx: Transaction, batch: number, now: string): Promise<void> {
  await tx.run(
    `insert into raw._changes ("table", batch, key, is_deleted) select '_mappings', $1, concat_ws('|', domain, system, source_code), false from (${CHANGED})`,
    [batch],
  );
  await tx.run(
    `insert into raw._batches (batch, source, "table", mode, started_at, applied_at, rows_read, rows_landed, rows_quarantined, rows_changed, rows_deleted)
     select $1, '_mappings', '_mappings', 'full', $2::timestamp, $2::timestamp, count(*), count(*), 0, (select count(*) from (${CHANGED})), 0 from new_mappings`,
    [batch, now],
  );
}

async function replaceMappings(tx: Transaction, folders: MappingFolders, batch: number, now: string): Promise<void> {
  await tx.run('create or replace temp table new_standard_codes as from raw._standard_codes limit 0');
  await tx.run('create or replace temp table new_mappings as from raw._mappings limit 0');
  for (const file of filesOf(folders.domains)) await readFileInto(tx, 'new_standard_codes', DOMAIN_COLUMNS, file);
  for (const file of filesOf(folders.mappings)) await readFileInto(tx, 'new_mappings', MAPPING_COLUMNS, file);
  await keepLast(tx, 'new_standard_codes', 'domain, code');
  await keepLast(tx, 'new_mappings', 'domain, system, source_code');
  await checkCodes(tx);
  if ((await tx.rows(`${CHANGED} limit 1`)).length > 0) await recordChange(tx, batch, now);
  for (const table of ['_standard_codes', '_mappings']) {
    const [old, fresh] = [`from raw.${table}`, `from new${table}`];
    const differs = await tx.rows(`((${old} except ${fresh}) union all (${fresh} except ${old})) limit 1`);
    if (differs.length === 0) continue;
    await tx.run(`delete from raw.${table}`);
    await tx.run(`insert into raw.${table} from new${table}`);
  }
}

/**
 * Brings value domains and approved mappings of the folders into raw, all or nothing. `dataDir` is the site's, for a batch number
 * that no landed batch has. Throws `mapping/invalid-file`, naming file and code.
 */
export async function prepareMappings(
  warehouse: Warehouse,
  folders: MappingFolders,
  { dataDir, now }: { readonly dataDir: string; readonly now: Date },
): Promise<void> {
  const batch = Math.max(await appliedBatch(warehouse), highestLanded(dataDir)) + 1;
  await warehouse.transaction((tx) => replaceMappings(tx, folders, batch, utc(now)));
}
