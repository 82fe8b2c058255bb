import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { WrittenArtifacts } from '../../../../models/index.ts';
import { defineCommand } from '../../command.ts';
import { OTHER, other, otherProject } from '../../other-project.ts';

const command = defineCommand({
  name: 'docs',
  summary: '写出与 dbt 相同格式的 manifest、catalog、run_results write artifacts in the format of dbt',
  where: 'owner',
  options: [
    ['--out <dir>', '写到这里（默认 <data>/artifacts） folder to write into (default: <data>/artifacts)'],
    ...OTHER,
  ],
  input: z.object({
    out: z.string().optional(),
    ...other,
  }),
  atCaller: (input) => (typeof input['out'] === 'string' ? { ...input, out: resolve(input['out']) } : input),
  elsewhere: (input, { environ }) => {
    const project = otherProject(input, environ);
    if (!project) return undefined;
    const outDir = input.out ?? join(project.projectDir, 'target');
    return import('../../../../models/index.ts').then(({ writeForeignArtifacts }) =>
      writeForeignArtifacts({ ...project, outDir }),
    );
  },
  run: async ({ out }, { open }): Promise<WrittenArtifacts> =>
    (await import('../../../tasks/artifacts.ts')).writeSiteArtifacts(open, out),
  show: ({ files, models, tests }) => [...files, `模型 models ${models}，测试 tests ${tests}`].join('\n'),
});

export default command;
