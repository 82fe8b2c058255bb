import { resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../../core/index.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const command = defineCommand({
  name: 'fit',
  summary: '拟合回归模型 fit a regression of the catalogue, or one over a file',
  where: 'owner',
  arguments: ['[model]'],
  options: [
    ['--data <csv>', '用文件而非仓库 a CSV file instead of the warehouse'],
    ['--formula <formula>', '如 "y ~ x + factor(g)"'],
    ['--family <family>', 'binomial | gaussian'],
  ],
  atCaller: (input) => (typeof input['data'] === 'string' ? { ...input, data: resolve(input['data']) } : input),
  input: z.object({
    model: z.string().optional(),
    data: z.string().optional(),
    formula: z.string().optional(),
    family: z.enum(['binomial', 'gaussian']).default('binomial'),
  }),
  run: async ({ model, data, formula, family }, { open, progress, signal }) => {
    if (data !== undefined) {
      if (!formula) throw new UserError('app/usage', { problem: '--data needs --formula' });
      return (await import('../../../metrics/index.ts')).fitFile({ data, formula, family });
    }
    const { fitAll, fitModel } = await import('../../tasks/fit.ts');
    if (model) return fitModel(open, model, { progress, signal });
    return { fits: await fitAll(open, { progress, signal }) };
  },
  show: (result) =>
    ('fits' in result ? result.fits : [result])
      .map((one) => {
        const head = `${one.model}: n=${one.n} events=${one.events ?? '–'} ${one.converged ? 'converged' : 'NOT converged'} in ${one.iterations}, AIC ${one.aic.toFixed(2)}`;
        const warnings = one.warnings.map((warning) => `! ${warning.message} ${warning.message_en}`);
        return [head, table(one.coefficients.map((row) => ({ ...row }))), ...warnings].join('\n');
      })
      .join('\n\n'),
});

export default command;
