import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs, noteChange } from '../../form-command.ts';
import { readGivenFile } from '../../given-file.ts';

const command = defineCommand({
  name: 'history import',
  summary:
    '导入历史月汇总（history_totals.csv），要么全部要么不导入 bring in monthly totals of the time before, all or nothing',
  where: 'owner',
  arguments: ['<file>'],
  options: [
    ['--user <name>', '以谁的名义 in whose name'],
    ['--force <reason>', '也接受已有明细的月份，并说明原因 take months that have detailed data too, with a reason'],
  ],
  atCaller: (input) => (typeof input['file'] === 'string' ? { ...input, file: resolve(input['file']) } : input),
  input: z.object({ file: z.string(), user: z.string(), force: z.string().optional() }),
  run: async ({ file, user, force }, { open }) => {
    const { importHistory } = await import('../../../forms/history-totals.ts');
    const identity = await actingAs(open, user);
    const imported = await importHistory(open, identity, readGivenFile(file), { force });
    await noteChange(open, identity, 'history import', imported.rows);
    return imported;
  },
  show: ({ rows, added, replaced, unchanged }) =>
    `${rows} 行 rows：新增 added ${added}，更新 replaced ${replaced}，未变 unchanged ${unchanged}。load 与 build 之后生效 in effect after load and build.`,
});

export default command;
