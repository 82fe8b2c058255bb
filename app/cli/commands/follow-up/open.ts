import { z } from 'zod';
import { defineCommand, localDate } from '../../command.ts';
import { readFilters } from '../../filters.ts';
import { actingAs, noteChange } from '../../form-command.ts';

const command = defineCommand({
  name: 'follow-up open',
  summary: '对一个数发起督办 open a follow-up of one figure, kept as it is at this moment',
  where: 'owner',
  arguments: ['<indicator>'],
  options: [
    ['--from <date>', '起始日（含） first day'],
    ['--to <date>', '结束日（含） last day'],
    ['--filter <pairs...>', '过滤 department=D0201'],
    ['--responsible <name>', '责任人（须能看到同一个数） who answers; must see the same figure'],
    ['--due <date>', '期限 due day'],
    ['--text <text>', '督办内容 what is asked'],
    ['--user <name>', '以谁的名义 in whose name'],
  ],
  input: z.object({
    indicator: z.string(),
    from: localDate,
    to: localDate,
    filter: z.array(z.string()).optional(),
    responsible: z.string(),
    due: localDate.pipe(z.string({ error: '--due is required' })),
    text: z.string(),
    user: z.string(),
  }),
  run: async ({ user, filter, from, to, ...asked }, { open }) => {
    const { openFollowUp } = await import('../../../follow-ups/open.ts');
    const identity = await actingAs(open, user);
    const opened = await openFollowUp(open, identity, { ...asked, from, to, filter: readFilters(filter) ?? {} });
    await noteChange(open, identity, `follow-up open ${opened.indicator}`, 1);
    return opened;
  },
  show: ({ id, indicator, value, unit, responsible, due_on, build_id }) =>
    `已发起 opened ${id}: ${indicator} ${value ?? '–'} ${unit}，责任人 responsible ${responsible}，期限 due ${due_on}，build ${build_id}`,
});

export default command;
