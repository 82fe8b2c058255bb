import { z } from 'zod';
import { defineAlertAct } from '../../alert-command.ts';

const command = defineAlertAct('comment', {
  summary: '给一条预警写说明 write a comment to an alert',
  options: [['--text <text>', '说明 comment']],
  input: { text: z.string({ error: '--text is required' }) },
  act: async (open, identity, id, { text }) =>
    (await import('../../../alerts/acts.ts')).comment(open, identity, id, text),
  done: '已记录 noted',
});

export default command;
