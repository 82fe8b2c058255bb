import { z } from 'zod';
import { failuresOf } from '../../jobs/failures.ts';
import { defineCommand, localDate, wordList } from '../command.ts';
import { titledTable } from '../table.ts';

interface Flags {
  readonly table?: string | undefined;
  readonly full?: boolean | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly chunkDays?: number | undefined;
  readonly newestFirst?: boolean | undefined;
  readonly replay?: object | undefined;
}

/** Flags that contradict or need each other. */
function checkTogether(flags: Flags, context: z.RefinementCtx): void {
  const { table, full, since, until, chunkDays, newestFirst, replay } = flags;
  if (replay && (full || since || until || chunkDays))
    context.addIssue('--replay reads no source: it takes neither --full, --since, --until nor --chunk-days');
  if (chunkDays && (!table || !since)) context.addIssue('--chunk-days needs --table and --since');
  if (chunkDays && full) context.addIssue('--chunk-days and --full exclude each other');
  if (newestFirst && !chunkDays) context.addIssue('--newest-first needs --chunk-days');
}

const command = defineCommand({
  name: 'load',
  summary: '从数据源抽取并入库 extract from the sources and apply to raw',
  where: 'owner',
  arguments: ['[sources...]'],
  options: [
    ['--table <table>', '只抽一张表 one table only'],
    ['--full', '全量而非增量 everything instead of what changed'],
    ['--since <date>', '从该日起 from this date'],
    ['--until <date>', '到该日止 up to this date'],
    [
      '--chunk-days <days>',
      '窗口分段装载，中断后续装 load the window in pieces of so many days; resumes where it stopped',
    ],
    ['--now', '不受允许时段限制，立即读取 read a source outside its hours too'],
    ['--newest-first', '分段时从最近的开始 the newest piece first'],
    [
      '--replay <batches>',
      '重放落地批次（起[..止]），不连数据源 apply landed batches again (from[..to]); asks no source',
    ],
  ],
  input: z
    .object({
      sources: wordList,
      table: z.string().optional(),
      full: z.boolean().optional(),
      since: localDate,
      until: localDate,
      chunkDays: z.coerce.number().int().min(1).max(3660).optional(),
      newestFirst: z.boolean().optional(),
      now: z.boolean().optional(),
      replay: z
        .string()
        .regex(/^\d+(\.\.\d+)?$/, 'must be a batch number, or two like 12..40')
        .transform((text) => text.split('..').map(Number))
        .transform(([from = 0, to]) => ({ from, to }))
        .optional(),
    })
    .superRefine(checkTogether),
  run: async (input, { open, progress, signal }) =>
    (await import('../../tasks/load.ts')).load(open, input, { progress, signal }),
  exitCode: (report) => report.exit_code,
  show: (report) => {
    const faults = failuresOf(report.sources);
    const rows = report.sources.flatMap((source) =>
      source.detail.map((detail) => ({ source: source.source, ...detail })),
    );
    return [
      ...(rows.length > 0 || faults.length === 0
        ? [
            titledTable(rows, [
              'source',
              'table',
              'rows_read',
              'rows_landed',
              'rows_quarantined',
              'rows_filtered',
              'reconciled',
            ]),
          ]
        : []),
      ...rows.flatMap(({ source, table, notes = [] }) =>
        notes.map((note) => `${source}.${table}：${note.message}\n${note.message_en}`),
      ),
      ...report.sources
        .flatMap((source) => source.detail.flatMap((detail) => detail.notes ?? []))
        .map((note) => `${note.message}\n${note.message_en}`),
      ...faults.map((fault) => `${fault.message}\n${fault.message_en}`),
    ].join('\n');
  },
});

export default command;
