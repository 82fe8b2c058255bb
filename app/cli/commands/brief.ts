import { z } from 'zod';
import { SYSTEM_IDENTITY } from '../../../core/index.ts';
import type { KeptBrief } from '../../briefs/keep.ts';
import { defineCommand } from '../command.ts';
import { noteChange } from '../form-command.ts';
import { titledTable } from '../table.ts';

const PROBLEMS = {
  late: '未到 late',
  failed: '失败 failed',
  not_reconciled: '对账不平 does not balance',
  owes_days: '待补传 owes days',
} as const;

function shown(brief: KeptBrief): string {
  const late = brief.unready.map(
    ({ name, problem, until }) => `${name} ${PROBLEMS[problem]}${until ? `（至 until ${until}）` : ''}`,
  );
  return [
    `${brief.kind === 'daily' ? '日报 daily' : '月报 monthly'}  ${brief.user} (${brief.role})  ${brief.period.from} … ${brief.period.to}${brief.provisional ? '  暂定 provisional' : ''}  build ${brief.build_id}`,
    ...(late.length > 0 ? [`数据未齐 not ready: ${late.join('；')}`] : []),
    ...(brief.sentences.length > 0
      ? brief.sentences.flatMap(({ zh, en }) => [zh, en])
      : ['没有异常 nothing is abnormal']),
    titledTable(
      brief.tiles.map((tile) => ({ ...tile, change: tile.compared?.change ?? null })),
      ['name_zh', 'value', 'unit', 'change', 'reason'],
    ),
  ].join('\n');
}

const command = defineCommand({
  name: 'brief',
  summary: '日报、月报：每人按自己的权限 briefs of people, each with that person’s rights',
  where: 'owner',
  arguments: ['[kind]'],
  options: [
    ['--role <role>', '只做此角色 only people of this role'],
    ['--for <person>', '只做此人 only this person'],
    ['--month <month>', '月报的月份 month of a monthly brief, 2025-12'],
  ],
  input: z.object({
    kind: z.enum(['daily', 'monthly']).default('daily'),
    role: z.string().optional(),
    for: z.string().optional(),
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month like 2025-12')
      .optional(),
  }),
  run: async ({ kind, role, for: person, month }, { open }) => {
    const { makeBriefs } = await import('../../briefs/keep.ts');
    const briefs = await makeBriefs(open, kind, { role, person, month });
    await noteChange(open, SYSTEM_IDENTITY, `brief ${kind}`, briefs.length);
    return { briefs };
  },
  show: ({ briefs }) => briefs.map(shown).join('\n\n'),
});

export default command;
