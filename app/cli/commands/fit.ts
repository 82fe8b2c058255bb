import { resolve } from 'node:path';
import { z } from 'zod';
import { nearest, UserError } from '../../../core/index.ts';
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
    ['--family <family>', 'binomial | gaussian | poisson | negbin | gamma | gamma-inverse'],
    ['--weights <column>', '权重列 prior weights'],
    ['--cluster <column>', '聚类稳健标准误 cluster-robust (CR1) standard errors'],
    ['--firth', 'Firth 惩罚似然 penalised likelihood with profile intervals'],
    ['--ridge <lambda>', '岭惩罚 ridge penalty on scaled predictors'],
    ['--profile', '剖面似然区间 profile intervals, whatever the size'],
    ['--missing <how>', '缺失值 complete | category'],
  ],
  atCaller: (input) => (typeof input['data'] === 'string' ? { ...input, data: resolve(input['data']) } : input),
  input: z.object({
    model: z.string().optional(),
    data: z.string().optional(),
    formula: z.string().optional(),
    family: z.string().default('binomial'),
    weights: z.string().optional(),
    cluster: z.string().optional(),
    firth: z.boolean().default(false),
    ridge: z.coerce.number().optional(),
    profile: z.boolean().default(false),
    missing: z.enum(['complete', 'category']).default('complete'),
  }),
  run: async ({ model, data, formula, family, ...options }, { open, progress, signal }) => {
    if (data !== undefined) {
      if (!formula) throw new UserError('app/usage', { problem: '--data needs --formula' });
      const { FAMILIES, fitFile } = await import('../../../metrics/index.ts');
      const known = FAMILIES.find((one) => one === family);
      if (!known)
        throw new UserError('app/usage', {
          problem: `--family ${family}: nearest ${nearest(family, FAMILIES).join(', ')}`,
        });
      return fitFile({ data, formula, family: known, ...options });
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
        const parts = [head, table(one.coefficients.map((row) => ({ ...row })))];
        if (one.terms?.length)
          parts.push('逐项似然比检验 likelihood-ratio test per term', table(one.terms.map((row) => ({ ...row }))));
        if (one.profile)
          parts.push(
            '剖面似然区间（系数尺度） profile intervals of the coefficients',
            table(one.profile.map((row) => ({ ...row }))),
          );
        if (one.discrimination && one.calibration) {
          const { auc, ci_low, ci_high } = one.discrimination;
          const { brier, slope, intercept, deciles } = one.calibration;
          parts.push(
            `AUC ${auc.toFixed(4)} (DeLong ${ci_low.toFixed(4)}–${ci_high.toFixed(4)}), Brier ${brier.toFixed(4)}, 校准 calibration slope ${slope.toFixed(4)} intercept ${intercept.toFixed(4)} (表观 apparent)`,
            table(deciles.map((row) => ({ ...row }))),
          );
        }
        return [...parts, ...warnings].join('\n');
      })
      .join('\n\n'),
});

export default command;
