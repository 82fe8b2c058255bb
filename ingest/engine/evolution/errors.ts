import { defineErrors, EXIT } from '../../../core/index.ts';

const list = (value: unknown) => (Array.isArray(value) ? value.join('；') : String(value));
const listEn = (value: unknown) => (Array.isArray(value) ? value.join('; ') : String(value));

defineErrors({
  'ingest/schema-changed': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `数据源 ${p['source']} 的表 ${p['table']} 结构有变：${list(p['changes'])}。本表未装载，其他表照常。请先核对系统文件中的契约，再执行 ./hisight source accept ${p['source']} --table ${p['table']}，此后以契约为准。`,
    en: (p) =>
      `Table ${p['table']} of source ${p['source']} has another shape: ${listEn(p['changes_en'])}. Nothing of this table was loaded, the others go on. Check its contract in the system file, then run ./hisight source accept ${p['source']} --table ${p['table']}: from then on the contract rules.`,
  },
  'ingest/contract-narrowed': {
    exit: EXIT.contract,
    status: 500,
    zh: (p) =>
      `表 ${p['table']} 的契约比已入库的数据窄：${list(p['columns'])}，改类型会丢失数值。本表未装载；请把契约中的类型改回或放宽。`,
    en: (p) =>
      `The contract of ${p['table']} is narrower than what raw holds: ${listEn(p['columns'])}; values would be lost. Nothing of this table was loaded: give the contract the former type, or a wider one.`,
  },
  'ingest/filter': {
    exit: EXIT.contract,
    status: 500,
    zh: (p) =>
      `表 ${p['table']} 的过滤规则 ${p['filter']} 不是合法条件（${p['problem']}）；可用的列是：${list(p['columns'])}。本表未装载；请改正系统文件中的 filters。`,
    en: (p) =>
      `Filter ${p['filter']} of ${p['table']} is no condition (${p['problem']}); its columns are: ${listEn(p['columns'])}. Nothing of this table was loaded: correct filters in the system file.`,
  },
  'ingest/filter-failed': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 的过滤规则（${p['filters']}）对某行无法求值，例如把文字转成数字。本表未装载；请改用 try_cast，或用 try(…) 包住条件。`,
    en: (p) =>
      `A filter of ${p['table']} (${p['filters']}) cannot be evaluated on some row, for example by turning text into a number. Nothing of this table was loaded: use try_cast, or put the condition into try(…).`,
  },
  'ingest/unreadable': {
    exit: EXIT.contract,
    status: 502,
    zh: (p) =>
      `数据源交来的表 ${p['table']} 不是可读的行（${p['kind']}）。本表未装载；请检查连接方式、编码与导出设置。`,
    en: (p) =>
      `What the source delivered of ${p['table']} cannot be read as rows (${p['kind']}). Nothing of this table was loaded: check the connector, the encoding and how it exports.`,
  },
});
