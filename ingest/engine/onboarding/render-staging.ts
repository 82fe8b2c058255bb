import { ident } from '../../../core/index.ts';
import type { Proposal, ProposedColumn, ProposedTable } from './propose.ts';
import { isReserved, oneLine, plainNames } from './text.ts';

/** Dictionaries up to this size are kept as tables; what is about people is stored by no staging model. */
const LARGEST_TABLE = 1_000_000;
/** The lint of models stops at 150 lines. */
const MOST_COLUMNS = 130;
const OURS = ['institution_code', '_source', 'row_ref', 'row_key'];

interface Selected {
  readonly sql: string;
  readonly alias: string;
  readonly description: string;
  readonly isUnique: boolean;
}

const inTemplate = (sql: string) => JSON.stringify(sql);
const isWritable = (name: string) => !/[{}\p{Cc}]/u.test(name) && !/\bjoin\b/i.test(name);
/** DuckDB knows names in any case: what is a word in lower case is written so. */
function quoted(name: string): string {
  const lower = name.toLowerCase();
  return /^[a-z_][a-z0-9_]*$/.test(lower) && !isReserved(lower) ? lower : ident(name);
}

/** The row's own key: a pseudonym where a number of a person is part of it. */
function rowKey(table: ProposedTable): Selected | undefined {
  const parts = table.columns.filter(({ name }) => table.key.includes(name));
  if (!parts.every(({ name }) => isWritable(name))) return undefined;
  const sql = ['_source', ...parts.map(({ name }) => `cast(${quoted(name)} as varchar)`)].join(` || '|' || `);
  const isPersonal = parts.some(({ verdict }) => verdict.classification !== 'open');
  return {
    sql: isPersonal ? `{{ pseudonym(${inTemplate(sql)}) }}` : `md5(${sql})`,
    alias: isPersonal ? 'row_key' : 'row_ref',
    description: `主键（${table.key.map(oneLine).join(', ')}）的摘要。The key of the row, digested.`,
    isUnique: true,
  };
}

function selected(column: ProposedColumn, alias: string): Selected {
  const description = oneLine(column.comment) || oneLine(column.name);
  const name = quoted(column.name);
  if (column.verdict.treatment === 'number')
    return {
      sql: `{{ pseudonym(${inTemplate(`_source || '|' || cast(${name} as varchar)`)}) }}`,
      alias: `${alias}_key`,
      description: `${description}（假名 pseudonym）`,
      isUnique: false,
    };
  return { sql: name, alias, description, isUnique: false };
}

function modelOf(table: ProposedTable, system: string, source: string) {
  const stays = table.columns.filter(({ name, verdict }) => verdict.treatment === 'behind' || !isWritable(name));
  const goes = table.columns.filter((column) => !stays.includes(column));
  const [taken, beyond] = [goes.slice(0, MOST_COLUMNS), goes.slice(MOST_COLUMNS)];
  const names = plainNames([...OURS, ...taken.map(({ name }) => name)]);
  const key = rowKey(table);
  const columns = [...(key ? [key] : []), ...taken.map((column) => selected(column, names.get(column.name) ?? ''))];
  const materialized = table.isPersonal || (table.rows ?? LARGEST_TABLE) >= LARGEST_TABLE ? 'ephemeral' : 'table';
  const list = (some: readonly ProposedColumn[]) => some.map(({ name }) => oneLine(name)).join(', ');
  const sql = [
    `-- One row per ${oneLine(table.name)}（${oneLine(table.comment) || oneLine(table.name)}）.`,
    ...(stays.length > 0 ? [`-- 留在原始层 stay behind in raw: ${list(stays)}.`] : []),
    ...(beyond.length > 0 ? [`-- TODO 列太多，请挑选 too many columns, choose: ${list(beyond)}.`] : []),
    `{{ config(materialized='${materialized}') }}`,
    '',
    'select',
    ...columns.map(({ sql: text, alias }) => `  ${text}${text === alias ? '' : ` as ${quoted(alias)}`},`),
    '  _institution as institution_code,',
    '  _source',
    `from {{ source('${system}', '${source}') }}`,
    'where _deleted_at is null',
    '',
  ].join('\n');
  return { sql, columns, materialized };
}

/** Files of `<site>/staging/<system>/` by name. */
export function renderStaging(system: string, proposal: Proposal): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const names = plainNames(proposal.tables.map(({ name }) => name));
  const models: string[] = ['version: 2', '', 'models:'];
  const sources: string[] = [
    'version: 2',
    '',
    `# The landed tables; their columns, keys and classification are in systems/${system}.yml.`,
    'sources:',
    `  - name: ${system}`,
    '    database: raw',
    '    schema: main',
    '    tables:',
  ];
  for (const table of proposal.tables) {
    const source = names.get(table.name) ?? '';
    const model = `stg_${system}__${source}`;
    const { sql, columns, materialized } = modelOf(table, system, source);
    files.set(`${model}.sql`, sql);
    const described = JSON.stringify(oneLine(table.comment) || oneLine(table.name));
    models.push(`  - name: ${model}`, `    description: ${described}`, '    columns:');
    for (const { alias, description, isUnique } of columns) {
      models.push(`      - name: ${JSON.stringify(alias)}`, `        description: ${JSON.stringify(description)}`);
      if (isUnique && materialized === 'table') models.push('        data_tests: [unique, not_null]');
    }
    sources.push(
      `      - name: ${source}`,
      `        identifier: ${JSON.stringify(`${system}__${table.name.toLowerCase()}`)}`,
      `        description: ${described}`,
    );
  }
  files.set(`_${system}__models.yml`, `${models.join('\n')}\n`);
  files.set(`_${system}__sources.yml`, `${sources.join('\n')}\n`);
  return files;
}
