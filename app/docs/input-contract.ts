import type { TableContract } from '../../ingest/index.ts';
import { cell } from './cell.ts';
import type { DeliveredTable } from './front-end-system.ts';

const HEAD = `# The input contract 数据提供契约

What a hospital's vendor delivers when it fills the front-end tables (前置机中间表): one table per concept, two control
tables. \`./hisight source ddl --dialect postgres|mysql|mssql|oracle\` prints their SQL with comments; how to fill them is in
[front-end tables](../how-to/front-end-tables.md). Fill what you have: a table that never gets a batch is shown as "not
collected", never as zero. A hospital that loads its HIS directly writes staging models that end in the same columns.

供数方按本契约填写前置机中间表：每个业务概念一张表，另有批次控制表和回执表。建表语句由
\`./hisight source ddl --dialect postgres|mysql|mssql|oracle\` 输出（含中文注释）；填写方法见[前置机中间表](../how-to/front-end-tables.md)。
有什么填什么：从未送过批次的表按“未采集”显示，不会当作零。

- Every table has the column \`batch_no\` (text, 32) before these; its key is \`batch_no\` and the key below. 每张表另有首列 \`batch_no\`，主键为 \`batch_no\` 加下列主键。
- Times are local, amounts are yuan, refunds are negative. 时间为本地时间，金额单位为元，退费为负。
- Codes join the tables: \`department_code\` of a charge is one of \`departments\`. 各表以编码关联，例如费用的 \`department_code\` 对应科室表。
- Identifiers (marked 标识) are the source's own numbers; HISight replaces them by pseudonyms before anything is analysed, and direct identifiers never leave the raw layer. 标识为来源系统的原始编号，分析前一律替换为假名；直接标识符不出原始层。`;

const MARKS: Readonly<Record<string, string>> = { direct_identifier: '直接标识 identifier', quasi: '准标识 quasi' };

const table = (rows: readonly (readonly string[])[]) => [
  '| column 列 | type 类型 | required 必填 | 含义 | meaning |',
  '|---|---|---|---|---|',
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
];

function conceptSection(concept: DeliveredTable): string {
  const amount = concept.amount === undefined ? '' : ` · total 金额合计 \`${concept.amount}\``;
  const rows = concept.columns.map((column) => [
    `\`${column.name}\``,
    column.length === undefined ? column.type : `text(${column.length})`,
    column.isKey ? '主键 key' : column.required ? '是 yes' : '',
    MARKS[column.classification] ? `${column.zh}（${MARKS[column.classification]}）` : column.zh,
    column.en,
  ]);
  const head = `key 主键 \`${concept.key.join(', ')}\`${amount}`;
  return [`## ${concept.table} ${concept.zh} ${concept.en}`, '', head, '', ...table(rows)].join('\n');
}

function controlSection(contract: TableContract): string {
  const rows = contract.columns.map((column) => [
    `\`${column.name}\``,
    column.max_length === undefined ? column.type : `text(${column.max_length})`,
    contract.key.includes(column.name) ? '主键 key' : column.nullable ? '' : '是 yes',
    column.description_zh,
    column.name.replaceAll('_', ' '),
  ]);
  return [`## ${contract.table} ${contract.description_zh} ${contract.description_en}`, '', ...table(rows)].join('\n');
}

/** docs/reference/input-contract.md. */
export function inputContractPage(
  note: string,
  concepts: readonly DeliveredTable[],
  control: readonly TableContract[],
): string {
  return [HEAD, note, ...control.map(controlSection), ...concepts.map(conceptSection)].join('\n\n');
}
