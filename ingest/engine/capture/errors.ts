import { defineErrors, EXIT } from '../../../core/index.ts';

defineErrors({
  'ingest/no-changes': {
    exit: EXIT.config,
    status: 500,
    zh: (p) =>
      `表 ${p['table']} 的采集方式是 ${p['capture']}，但这种连接方式既没有变更表也读不了日志。请改用 full、timestamp 或 digest。`,
    en: (p) =>
      `Table ${p['table']} is captured by ${p['capture']}, but this connector has neither change tables nor a log. Use full, timestamp or digest.`,
  },
  'ingest/outside-hours': {
    exit: EXIT.config,
    status: 409,
    zh: (p) =>
      `数据源 ${p['source']} 只允许在 ${p['hours']} 读取，现在是 ${p['at']}。请等到允许的时段，或确认无碍后用 load --now 立即装载。`,
    en: (p) =>
      `Source ${p['source']} may be read in ${p['hours']} only; it is ${p['at']}. Wait for those hours, or load at once with load --now when that does no harm.`,
  },
});
