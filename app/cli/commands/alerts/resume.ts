import { defineAlertAct } from '../../alert-command.ts';

const command = defineAlertAct('resume', {
  summary: '提前结束暂停 end a pause early',
  input: {},
  act: async (open, identity, id) => (await import('../../../alerts/acts.ts')).resume(open, identity, id),
  done: '已恢复通知 resumed',
});

export default command;
