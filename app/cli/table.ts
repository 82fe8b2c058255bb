/** Columns that a terminal gives a character: two for Chinese, one for Latin. */
function width(text: string): number {
  let columns = 0;
  for (const character of text)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  return columns;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Math.round(value * 10_000) / 10_000);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const TITLES: Readonly<Record<string, string>> = {
  action: '动作 action',
  age_days: '天数 age (days)',
  batches: '批次 batches',
  bytes: '字节 bytes',
  changed_since: '其后变更 changed since',
  check: '检查 check',
  checked_at: '对账时间 checked (UTC)',
  classification: '分级 classification',
  column_name: '列 column',
  days: '保存天数 days',
  departments: '科室 departments',
  detail: '说明 detail',
  difference: '差异 difference',
  display_name: '姓名 display name',
  doctor: '医生 doctor',
  failures: '不合格 failures',
  files: '文件数 files',
  finished_at: '结束 finished (UTC)',
  from: '原 from',
  indicators: '指标 indicators',
  institutions: '机构 institutions',
  is_active: '启用 active',
  kept_out: '未入库 kept out',
  keys_differing: '差异主键 differing keys',
  kind: '类型 kind',
  last_batch: '最近批次 last batch',
  matched: '相符 matched',
  materialized: '物化 materialized',
  model: '模型 model',
  name: '名称 name',
  note: '备注 note',
  pages: '页面 pages',
  path: '文件 path',
  quarantine_rows: '隔离内容 quarantine rows',
  position: '位置 position',
  queued_at: '排队 queued (UTC)',
  raw_rows: '入库行数 raw rows',
  raw_sums: '入库合计 raw sums',
  reason: '原因 reason',
  reconciled: '对账 reconciled',
  reconciliation_keys: '对账主键 reconciliation keys',
  relation: '表 relation',
  role: '角色 role',
  rows: '行数 rows',
  rows_filtered: '过滤 filtered',
  rows_landed: '入库 landed',
  rows_quarantined: '隔离 quarantined',
  rows_read: '读取 read',
  seconds: '秒 s',
  share: '占比 share',
  source: '数据源 source',
  source_rows: '源行数 source rows',
  source_sums: '源合计 source sums',
  started_at: '开始 started (UTC)',
  state: '状态 state',
  status: '状态 status',
  table: '表 table',
  test: '测试 test',
  to: '现 to',
  wards: '病区 wards',
};

/** A table of ours, its columns titled in both languages; answers to a person's own query keep their names. */
export function titledTable(
  rows: readonly Readonly<Record<string, unknown>>[],
  names = Object.keys(rows[0] ?? {}),
): string {
  const titled = rows.map((row) => Object.fromEntries(names.map((name) => [TITLES[name] ?? name, row[name]])));
  return table(
    titled,
    names.map((name) => TITLES[name] ?? name),
  );
}

/** Rows as aligned text, numbers to the right. */
export function table(rows: readonly Readonly<Record<string, unknown>>[], names = Object.keys(rows[0] ?? {})): string {
  if (rows.length === 0) return '（无数据 no rows）';
  const cells = rows.map((row) => names.map((name) => shown(row[name])));
  const widths = names.map((name, index) => Math.max(width(name), ...cells.map((row) => width(row[index] ?? ''))));
  const isNumber = names.map((name) =>
    rows.every((row) => row[name] === null || row[name] === undefined || typeof row[name] === 'number'),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, index) => {
        const gap = ' '.repeat((widths[index] ?? 0) - width(text));
        return isNumber[index] ? gap + text : text + gap;
      })
      .join('  ')
      .trimEnd();
  return [line(names), widths.map((size) => '─'.repeat(size)).join('  '), ...cells.map(line)].join('\n');
}
