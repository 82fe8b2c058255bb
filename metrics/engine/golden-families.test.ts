import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import '../errors.ts';
import { type FitFile, fitFile } from './fit-file.ts';
import type { FitResult } from './fit-types.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisight-golden-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function csv(header: string, rows: readonly (readonly unknown[])[]): string {
  const file = join(folder, `${files++}.csv`);
  writeFileSync(file, [header, ...rows.map((row) => row.join(','))].join('\n'));
  return file;
}
const fitted = (data: string, formula: string, family: FitFile['family'], more: Partial<FitFile> = {}) =>
  fitFile({ data, formula, family, ...more });
const estimates = ({ coefficients }: FitResult) => coefficients.map(({ estimate }) => estimate);
const errors = ({ coefficients }: FitResult) => coefficients.map(({ std_error }) => std_error);
function close(found: readonly (number | null | undefined)[], published: readonly number[], tolerance = 1e-6): void {
  expect(found).toHaveLength(published.length);
  published.forEach((value, index) => {
    expect(
      Math.abs((found[index] ?? Number.NaN) - value),
      `${index}: ${found[index]} for ${value}`,
    ).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  });
}

/** R's datasets::warpbreaks (Tippett 1950); `block`, `t` and `x` are made up for clusters, exposures and splines. */
const BREAKS =
  '26 30 54 25 70 52 51 26 67 18 21 29 17 12 18 35 30 36 36 21 24 18 10 43 28 15 26 27 14 29 19 29 31 41 20 44 42 26 19 16 39 28 21 39 29 20 21 24 17 13 15 15 16 28';
const warpbreaks = () =>
  csv(
    'breaks,wool,tension,block,t,x',
    BREAKS.split(' ').map((breaks, i) => [
      breaks,
      i < 27 ? 'A' : 'B',
      'LMH'[Math.floor(i / 9) % 3],
      Math.floor(i / 9) * 3 + (i % 3),
      1 + (i % 5),
      i ** 1.5,
    ]),
  );
const CROSSED = 'breaks ~ wool * factor(tension, ref="L")';

// Below: statsmodels 0.15.0 (GLM, NegativeBinomial, OLS), run for these tests, unless another source is named.

it('Poisson with a factor crossed by a factor', async () => {
  const found = await fitted(warpbreaks(), CROSSED, 'poisson');
  expect(found.coefficients.map(({ term }) => term)).toEqual([
    '(Intercept)',
    'woolB',
    'factor(tension)H',
    'factor(tension)M',
    'woolB:factor(tension)H',
    'woolB:factor(tension)M',
  ]);
  close(estimates(found), [3.79673685, -0.4566271603, -0.5957987258, -0.6186830196, 0.1883631737, 0.6381768143]);
  close(errors(found), [0.04993761694, 0.08019210348, 0.08377739829, 0.08440020862, 0.1298954199, 0.122153211]);
  close([found.deviance, found.log_likelihood, found.aic], [182.3051312858467, -228.4846044706752, 468.9692089413504]);
});

it('cluster-robust errors, with offset and weights elsewhere', async () => {
  const clustered = await fitted(warpbreaks(), CROSSED, 'poisson', { cluster: 'block' });
  close(errors(clustered), [0.1377190537, 0.1853254751, 0.2188576131, 0.1553336311, 0.2652274425, 0.2185071552]);
  const weighed = await fitted(warpbreaks(), 'breaks ~ wool + offset(log(t))', 'poisson', { weights: 't' });
  close(estimates(weighed), [2.180013826, -0.2784039362]);
  close(errors(weighed), [0.02009263971, 0.03002456078]);
  close([weighed.deviance, weighed.null_deviance], [1670.8339616893447, 1757.3727732028738]);
});

it('negative binomial with θ by maximum likelihood', async () => {
  const found = await fitted(warpbreaks(), CROSSED, 'negbin');
  close(estimates(found), [3.79673685, -0.4566271603, -0.5957987258, -0.6186830196, 0.1883631737, 0.6381768143]);
  close(errors(found), [0.1081205686, 0.1575542986, 0.1594090211, 0.1597372178, 0.2316419375, 0.2273907959], 1e-5);
  close([found.log_likelihood], [-195.5623992180356]);
  close([found.theta?.value], [12.082164620641002], 1e-5);
});

it('gamma on the clotting times of McCullagh & Nelder (1989, p. 300), inverse and log link', async () => {
  const u = [5, 10, 15, 20, 30, 40, 60, 80, 100];
  const lot = [118, 58, 42, 35, 27, 25, 21, 19, 18];
  const data = csv(
    'lot1,lu',
    lot.map((value, i) => [value, Math.log(u[i] ?? 1)]),
  );
  const inverse = await fitted(data, 'lot1 ~ lu', 'gamma-inverse');
  // The same as R prints in the example of ?glm.
  close(estimates(inverse), [-0.01655438173, 0.01534311491]);
  close(errors(inverse), [0.0009275491387, 0.0004149596427]);
  close([inverse.dispersion, inverse.deviance], [0.002446036242, 0.01672971518]);
  const log = await fitted(data, 'lot1 ~ lu', 'gamma');
  close(estimates(log), [5.503230228, -0.6019176717]);
  close(errors(log), [0.1903009249, 0.05530780303]);
});

it('a line with a factor crossed by a number, and B-splines', async () => {
  const crossed = await fitted(warpbreaks(), 'breaks ~ wool * t', 'gaussian');
  close(estimates(crossed), [28.07181572, 0.897661026, 1.026422764, -2.248079741].slice(0, 4));
  close(errors(crossed), [5.72823865, 8.397867506, 1.778787094, 2.56088168]);
  const spline = await fitted(warpbreaks(), 'breaks ~ bs(x, 5)', 'gaussian');
  close(estimates(spline), [43.21394728, -8.566788404, -31.4280185, 4.071824739, -31.39966343, -22.87969707]);
});

it('natural splines on datasets::women (figures remembered from R’s example, to four decimals)', async () => {
  const weight = [115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164];
  const data = csv(
    'height,weight',
    weight.map((value, i) => [58 + i, value]),
  );
  const found = await fitted(data, 'weight ~ ns(height, df = 5)', 'gaussian');
  expect(estimates(found).map((value) => value.toFixed(4))).toEqual([
    '114.7447',
    '15.9474',
    '25.1695',
    '33.2582',
    '50.7894',
    '45.0363',
  ]);
});

const separated = () =>
  csv('s,f,a,z', [
    [1, 9, 0, 0],
    [3, 7, 0, 1],
    [4, 0, 1, 0],
    [6, 0, 1, 1],
  ]);

it('Firth where the data separate: estimates, and intervals of the penalised profile (numpy and scipy, written for this test)', async () => {
  const found = await fitted(separated(), 'cbind(s, f) ~ a + z', 'binomial', { firth: true });
  close(estimates(found), [-1.841728958, 4.285320453, 1.061739938]);
  close(errors(found), [0.8825921438, 1.595320087, 1.071686505]);
  close(found.profile?.map(({ low }) => low) ?? [], [-4.061080203517738, 1.9373094839143226, -0.9500181544968661]);
  close(found.profile?.map(({ high }) => high) ?? [], [-0.3845635034239154, 9.241631777285003, 3.5331885283541724]);
  close(
    found.profile?.map(({ statistic }) => statistic) ?? [],
    [6.5322307445125425, 17.594099293175088, 1.0485145249942],
  );
  await expect(fitted(separated(), 'cbind(s, f) ~ a + z', 'binomial')).rejects.toMatchObject({
    code: expect.stringMatching(/separation|too-few/),
  });
});

it('of grouped rows is that of single rows', async () => {
  const cells = [
    ['A', 1, 38, 64],
    ['A', 0, 10, 82],
    ['B', 1, 95, 18],
    ['B', 0, 50, 35],
  ] as const;
  const grouped = await fitted(csv('d,m,s,f', cells), 'cbind(s, f) ~ d + m', 'binomial');
  const single = cells.flatMap(([d, m, s, f]) => [
    ...Array.from({ length: s }, () => [d, m, 1]),
    ...Array.from({ length: f }, () => [d, m, 0]),
  ]);
  const rows = await fitted(csv('d,m,y', single), 'y ~ d + m', 'binomial');
  close(estimates(grouped), estimates(rows), 1e-9);
  close(errors(grouped), errors(rows), 1e-9);
  // By hand: pairs of a case with and one without the event, ranked by the four predictions.
  const eta = (d: string, m: number) => (d === 'B' ? (estimates(rows)[1] ?? 0) : 0) + m * (estimates(rows)[2] ?? 0);
  let [won, pairs] = [0, 0];
  for (const [d, m, s] of cells)
    for (const [e, k, , f] of cells) {
      const gap = eta(d, m) - eta(e, k);
      pairs += s * f;
      won += s * f * (Math.abs(gap) < 1e-12 ? 0.5 : gap > 0 ? 1 : 0);
    }
  close([rows.auc, grouped.auc], [won / pairs, won / pairs], 1e-12);
  close([rows.calibration?.slope, rows.calibration?.intercept], [1, 0], 1e-6);
});

it.each([
  ['poisson', 'y,x\n1.5,1\n2,2\n3,4', 'y ~ x', {}, 'metrics/outcome-range'],
  ['gamma', 'y,x\n0,1\n2,2\n3,4', 'y ~ x', {}, 'metrics/outcome-range'],
  ['poisson', 'y,x\n1,1\n2,2\n3,4', 'y ~ x', { firth: true }, 'metrics/fit-options'],
  ['poisson', 'y,x,t\n1,1,0\n2,2,1\n3,4,1', 'y ~ x + offset(log(t))', {}, 'metrics/not-positive'],
  ['poisson', 'y,x\n1,a\n2,b\n3,c', 'y ~ ns(x, 3)', {}, 'metrics/not-a-number'],
] as const)('%s refuses %j', async (family, text, formula, more, code) => {
  const file = join(folder, `bad${files++}.csv`);
  writeFileSync(file, text);
  await expect(fitted(file, formula, family, more)).rejects.toMatchObject({ code });
});

it('a shift that a dropped coefficient would take up is not lost: the same model told otherwise has the same figures', async () => {
  const rows = BREAKS.split(' ').map((breaks, i) => [breaks, i % 2, i % 2 === 0 ? 'u' : 'v', 40 + (i % 7) * (i % 3)]);
  const data = csv('breaks,a,twin,x', rows);
  const plain = await fitted(data, 'breaks ~ factor(a) * x', 'poisson');
  const twice = await fitted(data, 'breaks ~ factor(a) + factor(twin) + x + factor(twin):x', 'poisson');
  expect(twice.warnings.length).toBeGreaterThan(0);
  close(estimates(twice), estimates(plain), 1e-7);
  close(errors(twice), errors(plain), 1e-7);
  expect(twice.log_likelihood).toBeCloseTo(plain.log_likelihood, 9);
});

it('ridge without a penalty is the plain fit, and a heavy one leaves the mean', async () => {
  const rows = BREAKS.split(' ').map((breaks, i) => [Number(breaks) > 26 ? 1 : 0, i % 9, (i * 7) % 11]);
  const data = csv('y,x,z', rows);
  const plain = await fitted(data, 'y ~ x + z', 'binomial');
  close(estimates(await fitted(data, 'y ~ x + z', 'binomial', { ridge: 1e-12 })), estimates(plain), 1e-6);
  const [intercept, ...slopes] = estimates(await fitted(data, 'y ~ x + z', 'binomial', { ridge: 1e9 }));
  const share = rows.reduce((sum, [y]) => sum + Number(y), 0) / rows.length;
  expect(intercept).toBeCloseTo(Math.log(share / (1 - share)), 5);
  for (const slope of slopes) expect(Math.abs(slope)).toBeLessThan(1e-6);
});

it('what is missing is a level of its own where that is asked, and leaves the case out where it is not', async () => {
  const rows = BREAKS.split(' ').map((breaks, i) => [breaks, i % 3 === 0 ? '' : i % 3 === 1 ? 'p' : 'q']);
  const told = rows.map(([breaks, g]) => [breaks, g === '' ? 'w' : g]);
  const asLevel = await fitted(csv('y,g', rows), 'y ~ factor(g)', 'poisson', { missing: 'category' });
  const byHand = await fitted(csv('y,g', told), "y ~ factor(g, ref='p')", 'poisson');
  expect(asLevel.n).toBe(54);
  expect(asLevel.deviance).toBeCloseTo(byHand.deviance, 9);
  const complete = await fitted(csv('y,g', rows), 'y ~ factor(g)', 'poisson');
  const kept = rows.filter(([, g]) => g !== '');
  const alone = await fitted(csv('y,g', kept), 'y ~ factor(g)', 'poisson');
  expect(complete.n).toBe(kept.length);
  close(estimates(complete), estimates(alone), 1e-9);
});
