import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { actingAs } from '../../form-command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'form status',
  summary: '填报进度，含逾期 how far each form is, overdue ones marked',
  where: 'owner',
  arguments: ['[form]'],
  options: [
    ['--period <period>', '报表期（默认上一期） period; the last that is over when absent'],
    ['--user <name>', '只看此人的范围 only the rows of this person'],
    ['--overdue', '只看逾期 only what is overdue'],
  ],
  input: z.object({
    form: z.string().optional(),
    period: z.string().optional(),
    user: z.string().optional(),
    overdue: z.boolean().default(false),
  }),
  run: async (input, { open }) => {
    const [{ requireForm, siteForms }, { canSee }, { statusOf }] = await Promise.all([
      import('../../../forms/catalogue.ts'),
      import('../../../forms/places.ts'),
      import('../../../forms/status.ts'),
    ]);
    const identity = await actingAs(open, input.user);
    const asked = input.form === undefined ? [...siteForms(open).values()] : [requireForm(open, input.form)];
    const rows = [];
    for (const form of asked.filter((one) => canSee(one, identity))) {
      rows.push(...(await statusOf(open, identity, form, input.form === undefined ? undefined : input.period)));
    }
    const status = rows.filter(({ is_overdue }) => is_overdue || !input.overdue);
    return { status, overdue: rows.filter(({ is_overdue }) => is_overdue).length };
  },
  show: ({ status, overdue }) =>
    `${titledTable(
      status.map((row) => ({ ...row })),
      ['form', 'period', 'institution', 'department', 'state', 'due_on', 'is_overdue', 'is_late', 'version'],
    )}\n逾期 overdue: ${overdue}`,
});

export default command;
