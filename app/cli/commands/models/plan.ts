import { z } from 'zod';
import { SELECTION, selection } from '../../build-command.ts';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'plan',
  summary: '下次构建会做什么、为什么 what a build would do now, and why',
  where: 'owner',
  options: [...SELECTION, ['--full-refresh', '按全量重建计算 as if rebuilding from scratch']],
  input: z.object({ ...selection, fullRefresh: z.boolean().optional() }),
  run: async ({ select, exclude, fullRefresh }, { open }) => {
    const { HOUSE_PROJECT, plan } = await import('../../../../models/index.ts');
    const models = await plan(open.warehouse, {
      projectDir: HOUSE_PROJECT,
      overlayDir: open.site.dir,
      asOf: open.site.clock.asOf(),
      ...(select ? { select } : {}),
      ...(exclude ? { exclude } : {}),
      ...(fullRefresh ? { fullRefresh } : {}),
    });
    return { models };
  },
  show: ({ models }) => titledTable(models.map(({ name, action, reason }) => ({ name, action, reason }))),
});

export default command;
