import { z } from 'zod';
import { EXIT, UserError } from '../../../../core/index.ts';
import { SELECTION, selection } from '../../build-command.ts';
import { defineCommand } from '../../command.ts';
import { OTHER, other, otherProject } from '../../other-project.ts';
import { titledTable } from '../../table.ts';

const command = defineCommand({
  name: 'freshness',
  summary: '别的 dbt 项目的数据源是否新鲜 how fresh the sources of another dbt project are',
  where: 'here',
  options: [...SELECTION, ...OTHER],
  input: z.object({ ...selection, ...other }),
  run: async (input, { environ }) => {
    const project = otherProject(input, environ);
    // The site's own sources have their arrivals on the page of data exchange.
    if (!project) throw new UserError('app/usage', { problem: 'freshness needs --project-dir and --database' });
    return { sources: await (await import('../../../../models/index.ts')).sourceFreshness(project) };
  },
  exitCode: ({ sources }) => (sources.some(({ status }) => status.endsWith('error')) ? EXIT.buildFailed : 0),
  show: ({ sources }) =>
    titledTable(sources.map(({ name, status, loadedAt, message }) => ({ name, status, loadedAt, message }))),
});

export default command;
