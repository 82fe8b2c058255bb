import { z } from 'zod';
import type { ListedItem, ListedModel } from '../../../../models/index.ts';
import { SELECTION, selection } from '../../build-command.ts';
import { defineCommand } from '../../command.ts';
import { OTHER, OTHER_SELECTION, other, otherProject, otherSelection } from '../../other-project.ts';
import { titledTable } from '../../table.ts';

/** Models of the house, or whatever is selected of another project. */
interface Listed {
  readonly models?: readonly ListedModel[];
  readonly items?: readonly ListedItem[];
}

const command = defineCommand({
  name: 'ls',
  summary: '列出模型（按构建顺序） models in build order',
  where: 'here',
  options: [...SELECTION, ...OTHER, ...OTHER_SELECTION],
  input: z.object({ ...selection, ...other, ...otherSelection }),
  run: async (input, context): Promise<Listed> => {
    const project = otherProject(input, context.environ);
    if (project) return { items: (await import('../../../../models/index.ts')).listForeign(project) };
    const { select, exclude } = input;
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
  show: ({ models = [], items }) =>
    titledTable(
      items?.map(({ id, kind, path }) => ({ id, kind, path })) ??
        models.map(({ name, materialized, relation, path }) => ({ name, materialized, relation, path })),
    ),
});

export default command;
