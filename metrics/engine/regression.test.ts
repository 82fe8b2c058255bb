import { describe, expect, it } from 'vitest';
import { type Identity, SYSTEM_IDENTITY } from '../../core/index.ts';
import { knownHospital } from '../fixtures/known-hospital.ts';

/** The 586 cases of the seed's slides: drug, severity, effective, not effective. */
const SEED = [
  ['A', 'mild', 38, 64],
  ['A', 'severe', 10, 82],
  ['B', 'mild', 95, 18],
  ['B', 'severe', 50, 35],
  ['C', 'mild', 88, 26],
  ['C', 'severe', 43, 37],
] as const;

const hospital = knownHospital(`
create table marts.seed as select * from marts.fct_drug_evaluations limit 1;
delete from marts.fct_drug_evaluations;
${SEED.flatMap(([drug, severity, yes, no]) =>
  (
    [
      ['true', yes],
      ['false', no],
    ] as const
  ).map(
    ([effective, times]) =>
      `insert into marts.fct_drug_evaluations select * replace ('${drug}${severity}${effective}' || i as evaluation_key, '${drug}' as drug, '${severity}' as severity, ${effective} as is_effective) from marts.seed, range(${times}) as r (i);`,
  ),
)
  .join('\n')
  .replaceAll('select * replace (', 'select s.* replace (')
  .replaceAll('from marts.seed,', 'from marts.seed as s,')}
`);

describe('drug_efficacy', () => {
  it("gives the seed's coefficients, with the swapped intercept of the slide put right and said so", async () => {
    const fit = await hospital.metrics.fit('drug_efficacy', SYSTEM_IDENTITY);
    expect(fit).toMatchObject({
      model: 'drug_efficacy',
      n: 586,
      events: 324,
      converged: true,
      build_id: '20260115T080000000aaaa',
      warnings: [],
    });
    expect(fit.coefficients.map(({ term, estimate }) => [term, Number(estimate.toFixed(7))])).toEqual([
      ['(Intercept)', -1.8958163],
      ['severitymild', 1.2890962],
      ['drugB', 2.260022],
      ['drugC', 1.9373947],
    ]);
    expect(fit.notes.join(' ')).toMatch(/关联而非因果.*confounding by indication.*−1\.869/s);
  });

  it('does not hold where the slide says the intercept is: the fit beats it', async () => {
    const fit = await hospital.metrics.fit('drug_efficacy', SYSTEM_IDENTITY);
    const logLikelihood = (intercept: number) =>
      SEED.reduce((total, [drug, severity, yes, no]) => {
        const eta = intercept + (severity === 'mild' ? 1.2890962 : 0) + { A: 0, B: 2.260022, C: 1.9373947 }[drug];
        return total - yes * Math.log1p(Math.exp(-eta)) - no * Math.log1p(Math.exp(eta));
      }, 0);
    expect(fit.log_likelihood).toBeCloseTo(logLikelihood(-1.8958163), 8);
    expect(logLikelihood(-1.869)).toBeLessThan(fit.log_likelihood - 0.01);
  });

  it('is fitted on the rows of the person who asks, and unknown models are named', async () => {
    const nobody: Identity = { ...SYSTEM_IDENTITY, user: 'e', name: 'e', role: 'engineer' };
    await expect(hospital.metrics.fit('drug_efficacy', nobody)).rejects.toMatchObject({ code: 'cubes/denied' });
    await expect(hospital.metrics.fit('drug_eficacy', SYSTEM_IDENTITY)).rejects.toThrow(/drug_efficacy/);
  });

  it('is listed with its version, note and reference levels', () => {
    expect(hospital.metrics.regressions()).toMatchObject([
      {
        id: 'drug_efficacy',
        predictors: [
          { term: 'severity', reference: 'severe' },
          { term: 'drug', reference: 'A' },
        ],
        status: '草案',
      },
    ]);
  });
});
