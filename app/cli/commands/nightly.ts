import { z } from 'zod';
import { defineCommand } from '../command.ts';

const command = defineCommand({
  name: 'nightly',
  summary: '夜间任务：抽取、构建、拟合 load, build, fit, report',
  where: 'owner',
  input: z.object({}),
  run: async (_input, { open, progress, signal }) => {
    const started = performance.now();
    const [{ load }, { build, summarise }, { fitAll }] = await Promise.all([
      import('../../tasks/load.ts'),
      import('../../tasks/build.ts'),
      import('../../tasks/fit.ts'),
    ]);
    const work = { progress, signal };
    const loaded = await load(open, {}, work);
    const built = await build(open, { kind: 'nightly' }, work);
    const fits = await fitAll(open, work);
    return {
      build_id: built.build_id,
      sources: loaded.sources,
      models: summarise(built),
      regressions: fits.length,
      exit_code: loaded.exit_code,
      seconds: Math.round(performance.now() - started) / 1000,
    };
  },
  // A source that did not answer is reported, and the others are built all the same.
  exitCode: (result) => result.exit_code,
});

export default command;
