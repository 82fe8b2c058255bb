import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'alerts list',
  summary: '预警一览 the alerts: what is abnormal, since when, who deals with it',
  where: 'owner',
  options: [
    ['--state <state>', 'open（默认）firing acknowledged resolved all'],
    ['--severity <name>', 'critical warning info'],
    ['--user <name>', '只看此人可见的 only what this person may see'],
  ],
  input: z.object({
    state: z.enum(['open', 'firing', 'acknowledged', 'resolved', 'all']).optional(),
    severity: z.enum(['critical', 'warning', 'info']).optional(),
    user: z.string().optional(),
  }),
  run: async ({ user, ...filter }, { open }) => {
    const { listAlerts } = await import('../../../alerts/list.ts');
    return { alerts: await listAlerts(open, await actingAs(open, user), filter) };
  },
  show: ({ alerts }) =>
    titledTable(
      alerts.map(({ title_zh, name_zh, place_name, why_zh, ...rest }) => ({
        ...rest,
        rule: title_zh,
        indicator: name_zh || '–',
        place: place_name,
        reason: why_zh,
        note: rest.is_paused ? `暂停至 paused until ${rest.paused_until}` : null,
      })),
      [
        'id',
        'severity',
        'state',
        'rule',
        'indicator',
        'place',
        'value',
        'low',
        'high',
        'period_to',
        'opened_at',
        'reason',
        'note',
      ],
    ),
});

export default command;
