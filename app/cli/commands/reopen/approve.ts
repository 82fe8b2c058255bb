import { z } from 'zod';
import { closingInput, closingOptions, takeReopenStep } from '../../closing-command.ts';
import { defineCommand } from '../../command.ts';

const command = defineCommand({
  name: 'reopen approve',
  summary: '批准他人的重开申请 approve that a month is reopened, which another person asked for',
  where: 'owner',
  arguments: ['<month>'],
  options: [...closingOptions, ['--reason <text>', '意见 remark']],
  input: z.object({ ...closingInput, user: z.string({ error: 'is required' }), reason: z.string().optional() }),
  run: (input, { open }) => takeReopenStep(open, 'approveReopen', input),
  show: ({ month, subject, version }) =>
    `已重开 reopened: ${month} ${subject} v${version}；该版上报值永久保留 its figures stay on record`,
});

export default command;
