import { z } from 'zod';
import { closingInput, closingOptions, takeReopenStep } from '../closing-command.ts';
import { defineCommand } from '../command.ts';

const command = defineCommand({
  name: 'reopen',
  summary: '申请重开已月结的月份，须另一人批准 ask that a closed month be reopened; another person approves',
  where: 'owner',
  arguments: ['<month>'],
  options: [...closingOptions, ['--reason <text>', '原因（必填） reason, required']],
  input: z.object({
    ...closingInput,
    user: z.string({ error: 'is required' }),
    reason: z.string({ error: 'is required' }),
  }),
  run: (input, { open }) => takeReopenStep(open, 'askReopen', input),
  show: ({ month, subject, version, reopen_asked_by }) =>
    `已申请重开 asked for reopening: ${month} ${subject} v${version}（${reopen_asked_by}），等待另一人批准 waiting for another person`,
});

export default command;
