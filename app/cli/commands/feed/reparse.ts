import { z } from 'zod';
import { failuresOf } from '../../../jobs/failures.ts';
import { defineCommand, localDate, wordList } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'feed reparse',
  summary: '用现在的解析器重新解析已落地的消息 parse landed messages again with the parser of today',
  where: 'owner',
  arguments: ['[sources...]'],
  options: [
    ['--since <date>', '从该日收到的消息起 messages received from this date on'],
    ['--until <date>', '到该日止 up to this date'],
  ],
  input: z.object({ sources: wordList, since: localDate, until: localDate }),
  run: async (input, { open, progress, signal }) =>
    (await import('../../../feed/reparse.ts')).reparse(open, input, { progress, signal }),
  exitCode: (report) => report.exit_code,
  show: (report) =>
    [
      titledTable(
        report.sources.flatMap(({ source, detail }) => detail.map((one) => ({ source, ...one }))),
        ['source', 'table', 'rows_read', 'rows_changed', 'rows_deleted', 'rows_quarantined', 'reconciled'],
      ),
      ...failuresOf(report.sources).map((fault) => `${fault.message}\n${fault.message_en}`),
    ].join('\n'),
});

export default command;
