import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs, noteChange } from '../../form-command.ts';
import { readGivenFile } from '../../given-file.ts';

const command = defineCommand({
  name: 'target import',
  summary: '导入目标值文件（CSV），要么全部要么不导入 bring in a file of targets, all or nothing',
  where: 'owner',
  arguments: ['<file>'],
  options: [['--user <name>', '以谁的名义 in whose name']],
  atCaller: (input) => (typeof input['file'] === 'string' ? { ...input, file: resolve(input['file']) } : input),
  input: z.object({ file: z.string(), user: z.string({ error: '--user is required' }) }),
  run: async ({ file, user }, { open }) => {
    const { importTargets } = await import('../../../alerts/targets/import.ts');
    const identity = await actingAs(open, user);
    const imported = await importTargets(open, identity, readGivenFile(file));
    await noteChange(open, identity, 'target import', imported.added + imported.replaced);
    return imported;
  },
  show: ({ added, replaced, unchanged }) =>
    `新增 added ${added}，更新 replaced ${replaced}，未变 unchanged ${unchanged}；新增和更新的待另一人确认 what is new waits for another person`,
});

export default command;
