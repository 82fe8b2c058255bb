import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'alerts history',
  summary: '一条预警从触发到恢复发生了什么 what happened to an alert, from firing to resolving',
  where: 'owner',
  arguments: ['<id>'],
  options: [['--user <name>', '以谁的眼睛看 as this person sees it']],
  input: z.object({ id: z.string(), user: z.string().optional() }),
  run: async ({ id, user }, { open }) => {
    const { alertHistory } = await import('../../../alerts/acts.ts');
    return { events: (await alertHistory(open, await actingAs(open, user), id)).events };
  },
  show: ({ events }) =>
    titledTable(
      events.map((event) => ({ ...event })),
      ['number', 'occurred_at', 'user', 'action', 'value', 'note'],
    ),
});

export default command;
