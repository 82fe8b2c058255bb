import type { LeftOutTable, Proposal, ProposedColumn, ProposedTable } from './propose.ts';
import { oneLine, scalar } from './text.ts';

export interface Origin {
  readonly system: string;
  /** Local day of the proposal. */
  readonly on: string;
  /** Product and version of the server. */
  readonly product: string;
  readonly database: string;
}

const counted = (rows: number | null) => (rows === null ? '行数未知 rows unknown' : `约 ${rows} 行 rows`);

function headOf(origin: Origin, proposal: Proposal): string[] {
  return [
    `# ${origin.system}：由 source add 于 ${origin.on} 从 ${oneLine(origin.product)}（${oneLine(origin.database)}）生成，${proposal.tables.length} 张表。这是建议，写有 TODO 的地方须由人决定。`,
    `# Proposed by source add on ${origin.on} from ${oneLine(origin.product)}: ${proposal.tables.length} tables. A person decides where it says TODO.`,
    '# 分类 classification: direct_identifier 直接标识（存疑时也选它 also when unsure）, quasi 准标识, clinical 临床, open 公开.',
    `system: ${origin.system}`,
    `name_zh: ${scalar(oneLine(origin.database))}`,
    `name_en: ${scalar(oneLine(origin.database))}`,
    'tables:',
  ];
}

function columnLine(column: ProposedColumn): string {
  const { verdict } = column;
  const fields = [
    `name: ${scalar(column.name)}`,
    `type: ${/^\w+$/.test(column.type) ? column.type : `'${column.type}'`}`,
    ...(column.nullable ? [] : ['nullable: false']),
    `classification: ${verdict.classification}`,
    `description_zh: ${scalar(oneLine(column.comment) || oneLine(column.name))}`,
  ];
  const todo = [
    ...(verdict.unsure ? ['无法判断是否标识个人，按最严处理 cannot tell whether it identifies a person'] : []),
    ...(column.isFloat ? ["二进制浮点：金额请改为 'numeric(14,2)' binary float: numeric(14,2) for money"] : []),
  ];
  return `      - { ${fields.join(', ')} }${todo.length > 0 ? ` # TODO ${todo.join('; ')}` : ''}`;
}

function tableLines(table: ProposedTable): string[] {
  const { capture, dates, name } = table;
  const description = oneLine(table.comment) || oneLine(name);
  const list = (names: readonly string[]) => `[${names.map(scalar).join(', ')}]`;
  return [
    `  - table: ${scalar(name)}`,
    `    description_zh: ${scalar(description)}`,
    `    description_en: ${scalar(oneLine(name).replaceAll('_', ' '))}`,
    `    key: ${list(table.key)}`,
    `    # ${capture.isOpen ? 'TODO ' : ''}${counted(table.rows)}；${oneLine(capture.because)}`,
    `    capture: ${capture.capture}`,
    ...(capture.cursor ? [`    cursor: ${JSON.stringify(capture.cursor)}`] : []),
    ...(dates.isOpen ? ['    # TODO 业务日期有多个候选，请确认第一个 several columns could be the business date'] : []),
    ...(dates.dates.length > 0 ? [`    dates: ${list(dates.dates)}`] : []),
    '    columns:',
    ...table.columns.map(columnLine),
    ...table.never.map((column) => `      # 不入契约 left out: ${oneLine(column.name)}，${column.because}`),
  ];
}

const leftOutLine = ({ name, rows, because, isOpen }: LeftOutTable) =>
  `# - ${isOpen ? 'TODO ' : ''}${oneLine(name)}（${counted(rows)}）：${oneLine(because)}`;

/** `<site>/systems/<system>.yml`. */
export function renderSystem(origin: Origin, proposal: Proposal): string {
  const left = proposal.leftOut.map(leftOutLine);
  return [
    ...headOf(origin, proposal),
    ...proposal.tables.flatMap(tableLines),
    ...(left.length > 0 ? ['', '# 未纳入的表 tables left out:', ...left] : []),
    '',
  ].join('\n');
}
