import { z } from 'zod';
import { defineCommand } from '../command.ts';
import { actingAs } from '../form-command.ts';
import { table } from '../table.ts';

const command = defineCommand({
  name: 'bridge',
  summary: '口径桥：发生收入、出院者费用、在院未结；业务与财务口径 bridges between figures that are not the same',
  where: 'owner',
  arguments: ['<month>'],
  options: [
    ['--institution <code>', '一个机构 one institution'],
    ['--user <name>', '以谁的名义 in whose name'],
  ],
  input: z.object({ month: z.string(), institution: z.string().optional(), user: z.string().optional() }),
  run: async ({ user, ...asked }, { open }) => {
    const { bridgesOf } = await import('../../bridge/bridges.ts');
    return bridgesOf(open, await actingAs(open, user), asked);
  },
  exitCode: ({ bridges }) => (bridges.every(({ gap }) => gap === '0') ? 0 : 1),
  show: ({ month, build_id, bridges, absent }) =>
    [
      `${month}  build ${build_id}`,
      ...bridges.map(
        ({ title_zh, title_en, steps, gap }) =>
          `${title_zh}  ${title_en}\n${table(steps.map(({ name_zh, name_en, amount }) => ({ 项目: `${name_zh} ${name_en}`, '金额 yuan': amount })))}\n${gap === '0' ? '已平 adds up' : `不平 gap ${gap}`}`,
      ),
      ...absent.map(({ id, zh, en }) => `${id}: ${zh} ${en}`),
    ].join('\n'),
});

export default command;
