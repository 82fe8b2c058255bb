import { userInfo } from 'node:os';
import { z } from 'zod';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'empi split',
  summary: '一条记录不属于它所归并的人 a record is not of the person that it was joined to',
  where: 'owner',
  arguments: ['<record>'],
  options: [['--reason <text>', '为什么 why']],
  input: z.object({
    record: z.string(),
    reason: z.string({ error: 'is required' }).trim().min(2).max(500),
    by: z.string().default('-'),
  }),
  // Who decided is who typed, not who owns the data.
  atCaller: (input) => ({ ...input, by: userInfo().username }),
  run: async ({ record, by, reason }, { open, progress, signal }) => {
    const { decideIdentity } = await import('../../../tasks/empi.ts');
    return decideIdentity(open, { kind: 'split', record }, { by, reason }, { progress, signal });
  },
  show: ({ decision, moved }) =>
    `已记录决定 ${decision}，变动记录 ${moved}。重新构建后生效。\ndecision ${decision}, ${moved} records moved. Takes effect with the next build.`,
});

export default command;
