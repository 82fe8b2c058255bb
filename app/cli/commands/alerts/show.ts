import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'alerts show',
  summary: '一条预警的全部内容 all of one alert',
  where: 'owner',
  arguments: ['<id>'],
  options: [['--user <name>', '以谁的眼睛看 as this person sees it']],
  input: z.object({ id: z.string(), user: z.string().optional() }),
  run: async ({ id, user }, { open }) => {
    const { alertHistory } = await import('../../../alerts/acts.ts');
    return (await alertHistory(open, await actingAs(open, user), id)).alert;
  },
  show: (alert) => titledTable(Object.entries(alert).map(([name, value]) => ({ name, value }))),
});

export default command;
