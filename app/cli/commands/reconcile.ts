import { z } from 'zod';
import { defineCommand, localDate, wordList } from '../command.ts';
import { titledTable } from '../table.ts';

const command = defineCommand({
  name: 'reconcile',
  summary: '对账：比较源库与入库数据，不装载 compare source and raw now, load nothing',
  where: 'owner',
  arguments: ['[sources...]'],
  options: [
    ['--table <table>', '只比一张表 one table only'],
    ['--since <date>', '业务日期从该日起 business days from this date'],
    ['--until <date>', '业务日期到该日止 business days up to this date'],
    [
      '--keys-to <file>',
      '差异主键写入数据目录中的文件 write the differing keys to a file of the data folder (mode 0600)',
    ],
    ['--now', '不受允许时段限制，立即读取 read a source outside its hours too'],
    ['--last', '只显示每张表最近一次的结果 show the last result of every table, compare nothing'],
  ],
  input: z.object({
    sources: wordList,
    table: z.string().optional(),
    since: localDate,
    until: localDate,
    keysTo: z.string().optional(),
    now: z.boolean().optional(),
    last: z.boolean().optional(),
  }),
  run: async ({ last, ...input }, { open, progress, signal }) => {
    const { reconcile, lastReconciled } = await import('../../tasks/reconcile.ts');
    const work = { progress, signal };
    if (last) return { last: await lastReconciled(open, work), exit_code: 0 };
    return reconcile(open, input, work);
  },
  exitCode: (report) => report.exit_code,
  show: (report) => {
    if ('last' in report)
      return titledTable(
        report.last.map((row) => ({ ...row })),
        [
          ...['source', 'table', 'source_rows', 'raw_rows', 'source_sums', 'raw_sums', 'matched', 'difference'],
          ...['keys_differing', 'checked_at'],
        ],
      );
    const faults = report.tables.map(({ error }) => error).filter((error) => error !== undefined);
    return [
      titledTable(
        report.tables.map((row) => ({ ...row })),
        [
          ...['source', 'table', 'source_rows', 'raw_rows', 'changed_since', 'kept_out', 'matched', 'difference'],
          'keys_differing',
        ],
      ),
      ...faults.map((fault) => `${fault.message}\n${fault.message_en}`),
      ...(report.keys_file || !report.tables.some((table) => table.keys_differing)
        ? []
        : [
            '差异主键保存在 raw._reconciliation_keys；用 --keys-to 写成文件。The differing keys are in raw._reconciliation_keys; --keys-to writes them to a file.',
          ]),
      ...(report.keys_file ? [`差异主键 differing keys: ${report.keys_file}`] : []),
    ].join('\n');
  },
});

export default command;
