import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { byCaller, reasoned } from '../../reasoned.ts';

const command = defineCommand({
  name: 'quarantine discard',
  summary: '不再处理这些行，须写明理由 give up rows set aside, with a reason',
  where: 'owner',
  options: [
    ['--id <id...>', '编号或其开头几位 ids, or their first letters'],
    ['--reason <text>', '为什么不要 why they are not wanted'],
  ],
  input: z.object({
    id: z
      .array(z.string().regex(/^[0-9a-f]{6,32}$/, 'must be an id of quarantine show, or its first 6 letters'))
      .min(1),
    ...reasoned,
  }),
  atCaller: byCaller,
  run: async ({ id, reason, by }, { open, progress, signal }) =>
    (await import('../../../tasks/quarantine.ts')).discard(
      open,
      { ids: id },
      { by, note: reason },
      { progress, signal },
    ),
  show: ({ discarded }) => `已标记不再处理：${discarded} 条\ndiscarded: ${discarded}`,
});

export default command;
