import { defineErrors, EXIT } from '../../core/index.ts';

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
});
