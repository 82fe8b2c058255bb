import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const command = defineCommand({
  name: 'releases',
  summary:
    '数据发布日历：各指标何时可用、责任部门、最近延迟 when figures are ready, who answers for them, the last delay',
  where: 'owner',
  arguments: ['[indicator]'],
  options: [
    ['--owner <office>', '一个责任部门 one office'],
    ['--days <n>', '今后几天（默认 31） days to come'],
  ],
  input: z.object({
    indicator: z.string().optional(),
    owner: z.string().optional(),
    days: z.coerce.number().int().min(1).max(400).optional(),
  }),
  run: async (input, { open }) => {
    const { releaseCalendar } = await import('../../releases/calendar.ts');
    return releaseCalendar(open, input);
  },
  show: ({ releases, upcoming }) =>
    [
      table(
        releases.map(({ indicator, name_zh, owner_department, last, next }) => ({
          '指标 indicator': `${indicator} ${name_zh}`,
          '责任部门 owner': owner_department,
          '最近一期 period': last ? `${last.from}…${last.to}` : null,
          '应发布 ready by': last?.ready_by ?? null,
          '实际 ready at': last?.ready_at ?? null,
          '延迟（天）delay': last?.delay_days ?? null,
          '逾期（天）overdue': last?.overdue_days ?? null,
          '下一期 next': next?.ready_by ?? null,
        })),
      ),
      '今后 upcoming',
      table(
        upcoming.map(({ on, hour, owner_department, indicators }) => ({
          '日期 day': hour ? `${on} ${hour}` : on,
          '责任部门 owner': owner_department,
          '指标数 indicators': indicators.length,
          '如 such as': indicators.slice(0, 4).map(({ name_zh }) => name_zh),
        })),
      ),
    ].join('\n'),
});

export default command;
