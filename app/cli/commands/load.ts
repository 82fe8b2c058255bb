import { z } from 'zod';
import { defineCommand, localDate, wordList } from '../command.ts';
import { titledTable } from '../table.ts';

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
  ],
  input: z.object({
    sources: wordList,
    table: z.string().optional(),
    full: z.boolean().optional(),
    since: localDate,
    until: localDate,
  }),
  run: async (input, { open, progress, signal }) =>
    (await import('../../tasks/load.ts')).load(open, input, { progress, signal }),
  exitCode: (report) => report.exit_code,
  show: (report) => {
    const faults = report.sources
      .flatMap((source) => [source.error, ...source.detail.map((detail) => detail.error)])
      .filter((error) => error !== undefined);
    const rows = report.sources.flatMap((source) =>
      source.detail.map((detail) => ({ source: source.source, ...detail })),
    );
    return [
      ...(rows.length > 0 || faults.length === 0
        ? [titledTable(rows, ['source', 'table', 'rows_read', 'rows_landed', 'rows_quarantined', 'reconciled'])]
        : []),
      ...faults.map((fault) => `${fault.message}\n${fault.message_en}`),
    ].join('\n');
  },
});

export default command;
