import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'follow-up list',
  summary: '督办一览，含逾期 follow-ups, overdue ones marked',
  where: 'owner',
  options: [
    ['--state <state>', 'opened replied returned verified closed'],
    ['--overdue', '只看逾期 only what is overdue'],
    ['--user <name>', '只看此人能看的 only what this person may see'],
  ],
  input: z.object({
    state: z.enum(['opened', 'replied', 'returned', 'verified', 'closed']).optional(),
    overdue: z.boolean().default(false),
    user: z.string().optional(),
  }),
  run: async ({ state, overdue, user }, { open }) => {
    const { listFollowUps } = await import('../../../follow-ups/list.ts');
    const found = await listFollowUps(open, await actingAs(open, user), { state, overdue });
    return { follow_ups: found, overdue: found.filter(({ is_overdue }) => is_overdue).length };
  },
  show: ({ follow_ups, overdue }) =>
    `${titledTable(
      follow_ups.map((row) => ({ ...row })),
      ['id', 'indicator', 'period_from', 'period_to', 'value', 'state', 'responsible', 'due_on', 'is_overdue'],
    )}\n逾期 overdue: ${overdue}`,
});

export default command;
