import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'form list',
  summary: '填报表一览 the forms, their period and due day',
  where: 'owner',
  options: [['--user <name>', '只看此人有关的表 only what this person has to do with']],
  input: z.object({ user: z.string().optional() }),
  run: async ({ user }, { open }) => {
    const { listForms } = await import('../../../forms/status.ts');
    return { forms: listForms(open, await actingAs(open, user)) };
  },
  show: ({ forms }) =>
    titledTable(forms, [
      'form',
      'name_zh',
      'owner_department',
      'level',
      'period',
      'current_period',
      'due_on',
      'fields',
    ]),
});

export default command;
