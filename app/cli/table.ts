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
  check: '检查 check',
  column_name: '列 column',
  departments: '科室 departments',
  detail: '说明 detail',
  display_name: '姓名 display name',
  doctor: '医生 doctor',
  failures: '不合格 failures',
  finished_at: '结束 finished (UTC)',
  institutions: '机构 institutions',
  is_active: '启用 active',
  kind: '类型 kind',
  last_batch: '最近批次 last batch',
  materialized: '物化 materialized',
  model: '模型 model',
  name: '名称 name',
  path: '文件 path',
  queued_at: '排队 queued (UTC)',
  reason: '原因 reason',
  reconciled: '对账 reconciled',
  relation: '表 relation',
  role: '角色 role',
  rows: '行数 rows',
  rows_landed: '入库 landed',
  rows_quarantined: '隔离 quarantined',
  rows_read: '读取 read',
  seconds: '秒 s',
  source: '数据源 source',
  started_at: '开始 started (UTC)',
  state: '状态 state',
  status: '状态 status',
  table: '表 table',
  test: '测试 test',
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
