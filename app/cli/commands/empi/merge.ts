import { userInfo } from 'node:os';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'empi merge',
  summary: '两条记录属于同一人 two records are one person',
  where: 'owner',
  arguments: ['<left>', '<right>'],
  options: [['--reason <text>', '为什么 why']],
  input: z.object({
    left: z.string(),
    right: z.string(),
    reason: z.string({ error: 'is required' }).trim().min(2).max(500),
    by: z.string().default('-'),
  }),
  // Who decided is who typed, not who owns the data.
  atCaller: (input) => ({ ...input, by: userInfo().username }),
  run: async ({ left, right, by, reason }, { open, progress, signal }) => {
    const { decideIdentity } = await import('../../../tasks/empi.ts');
    return decideIdentity(open, { kind: 'merge', left, right }, { by, reason }, { progress, signal });
  },
  show: ({ decision, moved }) =>
    `已记录决定 ${decision}，变动记录 ${moved}。重新构建后生效。\ndecision ${decision}, ${moved} records moved. Takes effect with the next build.`,
});

export default command;
