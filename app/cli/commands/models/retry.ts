import { join, resolve } from 'node:path';
import { z } from 'zod';
import { EXIT } from '../../../../core/index.ts';
import { failed, showBuild } from '../../build-command.ts';
import { defineCommand } from '../../command.ts';
import { OTHER, other, otherProject } from '../../other-project.ts';

const command = defineCommand({
  name: 'retry',
  summary: '接着做上次失败或被中断的构建 go on with the last build, which failed or was killed',
  where: 'owner',
  options: [
    ...OTHER,
    ['--target-dir <dir>', '上次运行写出的目录（默认 <项目>/target） folder that the last run left behind'],
  ],
  input: z.object({ ...other, targetDir: z.string().optional() }),
  elsewhere: (input, { environ, progress, signal }) => {
    const project = otherProject(input, environ, { targetDir: input.targetDir });
    if (!project) return undefined;
    const targetDir = input.targetDir ? resolve(input.targetDir) : join(project.projectDir, 'target');
    return import('../../../../models/index.ts').then(({ retryForeign }) =>
      retryForeign({ ...project, targetDir, progress, signal }),
    );
  },
  exitCode: (report) => (failed(report) ? EXIT.buildFailed : 0),
  run: async (_input, { open, progress, signal }) =>
    (await import('../../../tasks/build.ts')).retry(open, { progress, signal }),
  show: showBuild,
});

export default command;
