import { join, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../../core/index.ts';
import type { WrittenArtifacts } from '../../../../models/index.ts';
import { defineCommand } from '../../command.ts';
import { parseYamlVars } from '../../given-vars.ts';

const command = defineCommand({
  name: 'docs',
  summary: '写出与 dbt 相同格式的 manifest、catalog、run_results write artifacts in the format of dbt',
  where: 'owner',
  options: [
    ['--out <dir>', '写到这里（默认 <data>/artifacts） folder to write into (default: <data>/artifacts)'],
    ['--project-dir <dir>', '别的 dbt 项目（须同时给出 --database） another dbt project, with --database'],
    ['--database <file>', '该项目已构建的 DuckDB 文件 the DuckDB file that project was built into'],
    ['--vars <yaml>', '该项目的变量（YAML 或 JSON） variables of that project, as YAML or JSON'],
  ],
  input: z.object({
    out: z.string().optional(),
    projectDir: z.string().optional(),
    database: z.string().optional(),
    vars: z.string().optional(),
  }),
  atCaller: (input) => (typeof input['out'] === 'string' ? { ...input, out: resolve(input['out']) } : input),
  elsewhere: ({ out, projectDir, database, vars }) => {
    if (projectDir === undefined && database === undefined && vars === undefined) return undefined;
    if (projectDir === undefined || database === undefined) {
      throw new UserError('app/usage', { problem: '--project-dir and --database belong together' });
    }
    const from = resolve(projectDir);
    const outDir = out ?? join(from, 'target');
    const given = parseYamlVars(vars);
    return import('../../../../models/index.ts').then(({ writeForeignArtifacts }) =>
      writeForeignArtifacts({ projectDir: from, database: resolve(database), vars: given, outDir }),
    );
  },
  run: async ({ out }, { open }): Promise<WrittenArtifacts> =>
    (await import('../../../tasks/artifacts.ts')).writeSiteArtifacts(open, out),
  show: ({ files, models, tests }) => [...files, `模型 models ${models}，测试 tests ${tests}`].join('\n'),
});

export default command;
