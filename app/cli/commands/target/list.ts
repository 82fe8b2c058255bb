import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'target list',
  summary: '目标值、状态和灯 the targets, whether they are confirmed, and their lights',
  where: 'owner',
  options: [
    ['--indicator <id>', '指标 of one indicator'],
    ['--year <year>', '年度 of one year'],
    ['--unconfirmed', '只看未确认的 only those that wait for their confirmation'],
    ['--user <name>', '只看此人可见的 only what this person may see'],
  ],
  input: z.object({
    indicator: z.string().optional(),
    year: z.coerce.number().int().optional(),
    unconfirmed: z.boolean().optional(),
    user: z.string().optional(),
  }),
  run: async ({ user, ...filter }, { open }) => {
    const [{ listTargets }, { readSiteTargets }] = await Promise.all([
      import('../../../alerts/list.ts'),
      import('../../../alerts/targets/import.ts'),
    ]);
    await readSiteTargets(open);
    return { targets: await listTargets(open, await actingAs(open, user), filter) };
  },
  show: ({ targets }) =>
    titledTable(
      targets.map((target) => ({
        ...target,
        indicator: `${target.name_zh} ${target.indicator}`,
        place: target.place_name,
        state:
          target.state === 'confirmed' ? `已确认 ${target.confirmed_by} ${target.confirmed_on}` : '未确认 unconfirmed',
      })),
      ['indicator', 'place', 'year', 'low', 'high', 'margin', 'unit', 'state', 'value', 'light', 'light_reason'],
    ),
});

export default command;
