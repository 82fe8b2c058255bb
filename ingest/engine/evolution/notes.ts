import type { TableContract } from '../contract.ts';
import type { TableNote } from '../report.ts';
import type { ColumnChange } from './evolve.ts';

/** The line of a contract that names a column. Quoted as JSON, which YAML reads too: names may hold anything. */
function contractLine(column: string, type: string): string {
  const name = JSON.stringify(column);
  return `- { name: ${name}, type: '${type}', classification: direct_identifier, description_zh: ${name} }`;
}

/** What happened to a column, in words. */
export function describeChange({ kind, column, was, is }: ColumnChange): { readonly zh: string; readonly en: string } {
  switch (kind) {
    case 'removed':
      return { zh: `列 ${column}（${was}）已不存在`, en: `column ${column} (${was}) is gone` };
    case 'narrowed':
      return {
        zh: `列 ${column} 由 ${was} 收窄为 ${is}`,
        en: `column ${column} was ${was} and is narrower now: ${is}`,
      };
    case 'changed':
      return { zh: `列 ${column} 由 ${was} 变为 ${is}`, en: `column ${column} was ${was} and is ${is} now` };
    case 'widened':
      return { zh: `列 ${column} 由 ${was} 扩展为 ${is}`, en: `column ${column} was widened from ${was} to ${is}` };
    case 'added':
      return { zh: `新增列 ${column}（${is}）`, en: `column ${column} (${is}) joined` };
    case 'unusable':
      return { zh: `新增列 ${column} 与已有列重名`, en: `column ${column} joined under a name that is taken` };
  }
}

/** A change as the report of a load tells it, with what to do. */
export function columnNote(table: string, change: ColumnChange): TableNote {
  const { zh, en } = describeChange(change);
  const line = contractLine(change.column, change.is ?? 'text');
  if (change.kind === 'added')
    return {
      code: 'column-added',
      message: `表 ${table}：${zh}，已入库并回填，按直接标识符保护，不进入 staging。请在系统文件中确认：${line}；不需要时执行 source accept。`,
      message_en: `${table}: ${en}; it is loaded, filled for all rows and protected as a direct identifier, and no staging model has it. Decide in the system file: ${line}; if it is not wanted, run source accept.`,
    };
  if (change.kind === 'unusable')
    return {
      code: 'column-unusable',
      message: `表 ${table}：${zh}（不区分大小写），未入库。请在数据源中改名。`,
      message_en: `${table}: ${en} (letters' case does not count); it is not loaded. Rename it in the source.`,
    };
  return {
    code: 'column-widened',
    message: `表 ${table}：${zh}，已随之扩展。请在系统文件中把 type 改为 '${change.is}'。`,
    message_en: `${table}: ${en}, and so was raw. Write type: '${change.is}' in the system file.`,
  };
}

/** Other filters hold than at the last load. */
export function filterNote(contract: TableContract): TableNote {
  const names = contract.filters.map(({ name }) => name).join(', ') || '–';
  return {
    code: 'filters-changed',
    message: `表 ${contract.table} 的过滤规则有变（现为：${names}），已重读全表：被拦截的行标记为删除，放行的行补回。`,
    message_en: `The filters of ${contract.table} changed (now: ${names}); the table was read as a whole: rows that are stopped now are marked as deleted, rows that pass now are back.`,
  };
}
