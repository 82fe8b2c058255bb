import { defineErrors, EXIT } from '../../../core/index.ts';

const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value));

defineErrors({
  'ingest/unknown-dialect': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `没有名为 ${p['dialect']} 的数据库方言；可用的有：${list(p['known'])}。`,
    en: (p) => `There is no dialect ${p['dialect']}; dialects are: ${list(p['known'])}.`,
  },
  'ingest/unknown-concept': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) => `没有名为 ${p['concept']} 的中间表；可用的有：${list(p['known'])}。`,
    en: (p) => `There is no front-end table ${p['concept']}; tables are: ${list(p['known'])}.`,
  },
  'ingest/front-end-connector': {
    exit: EXIT.config,
    status: 500,
    zh: (p) =>
      `数据源 ${p['source']} 的 settings.connector 是 ${p['connector']}，前置机中间表不能用它；可用的有：${list(p['known'])}。请改正 hospital.config.yml。`,
    en: (p) =>
      `settings.connector of source ${p['source']} is ${p['connector']}, which front-end tables cannot use; connectors are: ${list(p['known'])}. Correct hospital.config.yml.`,
  },
  'ingest/front-end-window': {
    exit: EXIT.usage,
    status: 400,
    zh: (p) =>
      `表 ${p['table']} 来自前置机中间表，只按批次装载：不能按时间窗重取，也不能整表对账（每批已按申报核对）。请让供数方把该时段用新批次号重传，再执行 load。`,
    en: (p) =>
      `${p['table']} comes from front-end tables, which are loaded by batches: it cannot be restated by a window or compared as a whole (every batch was held against what was declared). Ask the deliverer to send those days again under a new batch number, then load.`,
  },
  'ingest/batch-rejected': {
    exit: EXIT.reconciliation,
    status: 502,
    zh: (p) =>
      `表 ${p['table']} 有批次与申报不符，已退回：${list(p['batches'])}。其余批次照常装载；请供数方核对后用新批次号重传。`,
    en: (p) =>
      `Batches of ${p['table']} differ from what was declared and were rejected: ${list(p['batches'])}. The other batches were loaded; the deliverer checks them and sends them again under a new number.`,
  },
});
