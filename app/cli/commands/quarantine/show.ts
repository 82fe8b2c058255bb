import { z } from 'zod';
import { defineCommand, wordList } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'quarantine show',
  summary: '逐条查看被隔离的行（标识列只显示形状） rows set aside, one by one; identifiers only as shapes',
  where: 'owner',
  options: [
    ['--source <name>', '只看一个数据源 one source only'],
    ['--table <table>', '只看一张表 one table only'],
    ['--reason <reason>', '只看一种原因 one reason only'],
    ['--id <id...>', '编号或其开头几位 ids, or their first letters'],
    ['--state <state>', 'open（默认）、resolved、discarded、all open (default), resolved, discarded, all'],
    ['--limit <n>', '最多几条，默认 20 at most so many, 20 by default'],
  ],
  input: z.object({
    source: z.string().optional(),
    table: z.string().optional(),
    reason: z.string().optional(),
    id: wordList,
    state: z.enum(['open', 'resolved', 'discarded', 'all']).optional(),
    limit: z.coerce.number().int().min(1).max(10_000).default(20),
  }),
  run: async ({ id, state, ...choice }, { open, progress, signal }) => {
    const { showEntries } = await import('../../../tasks/quarantine.ts');
    // An id is meant whatever became of its entry.
    const wanted = state === 'all' || (state === undefined && id) ? undefined : (state ?? 'open');
    return { entries: await showEntries(open, { ...choice, ids: id, state: wanted }, { progress, signal }) };
  },
  show: ({ entries }) =>
    titledTable(
      entries.map(({ id, reason, reason_zh, row, ...entry }) => ({
        ...entry,
        id: id.slice(0, 12),
        reason: `${reason} ${reason_zh}`,
        row: JSON.stringify(row),
      })),
      ['id', 'source', 'table', 'reason', 'column_name', 'position', 'age_days', 'state', 'note', 'row'],
    ),
});

export default command;
