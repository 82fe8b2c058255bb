import { z } from 'zod';
import { SELECTION, selection } from '../../build-command.ts';
import { defineCommand } from '../../command.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'ls',
  summary: '列出模型（按构建顺序） models in build order',
  where: 'here',
  options: [...SELECTION],
  input: z.object(selection),
  run: async ({ select, exclude }, context) => {
    const { HOUSE_PROJECT, listModels } = await import('../../../../models/index.ts');
    const { site } = context.locate();
    const models = listModels({
      projectDir: HOUSE_PROJECT,
      overlayDir: site.dir,
      asOf: site.clock.asOf(),
      ...(select ? { select } : {}),
      ...(exclude ? { exclude } : {}),
    });
    return { models };
  },
  show: ({ models }) =>
    titledTable(models.map(({ name, materialized, relation, path }) => ({ name, materialized, relation, path }))),
});

export default command;
