import { z } from 'zod';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'closings list',
  summary: '已月结的月份，含历次版本 months that were closed, every version of them',
  where: 'owner',
  options: [['--month <month>', '只看一个月 one month only']],
  input: z.object({ month: z.string().optional() }),
  run: async ({ month }, { open }) => {
    const [{ listClosings }, { readMonth }] = await Promise.all([
      import('../../../closing/closings.ts'),
      import('../../../closing/month.ts'),
    ]);
    const only = month === undefined ? undefined : readMonth(month, open.site.clock.today()).id;
    return { closings: await listClosings(open.store, only) };
  },
  show: ({ closings }) =>
    titledTable(
      closings.map((row) => ({ ...row })),
      [
        'month',
        'subject',
        'version',
        'state',
        'closed_by',
        'closed_at',
        'build_id',
        'reopen_asked_by',
        'reopen_reason',
        'id',
      ],
    ),
});

export default command;
