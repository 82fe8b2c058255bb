import { z } from 'zod';
import { SELECTION, selection } from '../../build-command.ts';
import { defineCommand } from '../../command.ts';
import { OTHER, OTHER_SELECTION, other, otherProject, otherSelection } from '../../other-project.ts';

const command = defineCommand({
  name: 'compile',
  summary: '打印模型编译后的 SQL the SQL of models as a first build would run it',
  where: 'here',
  options: [...SELECTION, ...OTHER, ...OTHER_SELECTION],
  input: z.object({ ...selection, ...other, ...otherSelection }),
  run: async (input, context) => {
    const project = otherProject(input, context.environ);
    if (project) return { models: await (await import('../../../../models/index.ts')).compileForeign(project) };
    const { HOUSE_PROJECT, compile } = await import('../../../../models/index.ts');
    const { site } = context.locate();
    const { select, exclude } = input;
    return {
      models: compile({
        projectDir: HOUSE_PROJECT,
        overlayDir: site.dir,
        asOf: site.clock.asOf(),
        ...(select ? { select } : {}),
        ...(exclude ? { exclude } : {}),
      }),
    };
  },
  show: ({ models }) => models.map((model) => `-- ${model.path}\n${model.sql.trim()}\n`).join('\n'),
});

export default command;
