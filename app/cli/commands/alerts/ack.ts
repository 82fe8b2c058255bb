import { z } from 'zod';
import { defineAlertAct } from '../../alert-command.ts';

const command = defineAlertAct('ack', {
  summary: '确认一条预警：有人在处理，不再发消息 acknowledge an alert: someone deals with it',
  options: [['--note <text>', '说明 note']],
  input: { note: z.string().optional() },
  act: async (open, identity, id, { note }) =>
    (await import('../../../alerts/acts.ts')).acknowledge(open, identity, id, note),
  done: '已确认 acknowledged',
});

export default command;
