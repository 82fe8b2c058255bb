import { z } from 'zod';
import { defineAlertAct } from '../../alert-command.ts';

const command = defineAlertAct('pause', {
  summary: '暂停一条预警的消息到某日 no messages about an alert until a day',
  options: [
    ['--until <date>', '到哪一天（含） until which day, included'],
    ['--reason <text>', '原因 why'],
  ],
  input: { until: z.string({ error: '--until is required' }), reason: z.string({ error: '--reason is required' }) },
  act: async (open, identity, id, given) => (await import('../../../alerts/acts.ts')).pause(open, identity, id, given),
  done: '已暂停 paused',
});

export default command;
