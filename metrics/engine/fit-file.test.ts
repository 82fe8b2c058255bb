import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../errors.ts';
import { fitFile } from './fit-file.ts';
import type { Family } from './fit-types.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hisight-fit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function csv(header: string, lines: readonly (readonly unknown[])[]): string {
  const file = join(folder, `${Math.abs(hash(header + lines.length))}.csv`);
  writeFileSync(file, [header, ...lines.map((line) => line.join(','))].join('\n'));
  return file;
}
const hash = (text: string) => [...text].reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) | 0, 7);
const fitCsv = (data: string, formula: string, family: Family = 'binomial') => fitFile({ data, formula, family });

/** The seed's slides: drug, severity, effective, not effective. */
const SEED = [
  ['A', 'mild', 38, 64],
  ['A', 'severe', 10, 82],
  ['B', 'mild', 95, 18],
  ['B', 'severe', 50, 35],
  ['C', 'mild', 88, 26],
  ['C', 'severe', 43, 37],
] as const;
const seedRows = SEED.flatMap(([drug, severity, yes, no]) => [
  ...Array.from({ length: yes }, () => [drug, severity, 1]),
  ...Array.from({ length: no }, () => [drug, severity, 0]),
]);

describe('golden values', () => {
  it("agrees with the seed's drugs: odds ratios of the slide, and −1.89582 where the slide prints −1.869", async () => {
    const result = await fitCsv(
      csv('drug,severity,effective', seedRows),
      'effective ~ factor(severity, ref="severe") + drug',
    );
    const estimates = Object.fromEntries(result.coefficients.map(({ term, estimate }) => [term, estimate]));
    expect(estimates['(Intercept)']).toBeCloseTo(-1.8958163, 7);
    expect(estimates['factor(severity)mild']).toBeCloseTo(1.2890962, 7);
    expect(estimates['drugB']).toBeCloseTo(2.260022, 7);
    expect(estimates['drugC']).toBeCloseTo(1.9373947, 7);
    expect(result.coefficients.map(({ odds_ratio }) => odds_ratio?.toFixed(4)).slice(1)).toEqual([
      '3.6295',
      '9.5833',
      '6.9406',
    ]);
    expect(result).toMatchObject({ n: 586, events: 324, converged: true, df_residual: 582 });
    expect(result.score_norm).toBeLessThan(1e-8);
  });

  const fixtures = process.env['HISIGHT_FIXTURES'];
  const ucla = fixtures ? join(fixtures, 'regression', 'ucla_binary.csv') : '';
  it.skipIf(!existsSync(ucla))('agrees with R on the UCLA admissions (needs HISIGHT_FIXTURES)', async () => {
    const result = await fitCsv(ucla, 'admit ~ gre + gpa + factor(rank)');
    const published = {
      '(Intercept)': ['-3.989979', '1.139951'],
      gre: ['0.002264', '0.001094'],
      gpa: ['0.804038', '0.331819'],
      'factor(rank)2': ['-0.675443', '0.316490'],
      'factor(rank)3': ['-1.340204', '0.345306'],
      'factor(rank)4': ['-1.551464', '0.417832'],
    };
    expect(
      Object.fromEntries(
        result.coefficients.map(({ term, estimate, std_error }) => [term, [estimate.toFixed(6), std_error.toFixed(6)]]),
      ),
    ).toEqual(published);
    expect([result.null_deviance, result.deviance, result.aic].map((value) => value.toFixed(4))).toEqual([
      '499.9765',
      '458.5175',
      '470.5175',
    ]);
    expect(result).toMatchObject({ df_null: 399, df_residual: 394, n: 400, events: 127 });
  });

  it('agrees with R on cars of the 1970s: lm(mpg ~ wt), datasets::mtcars', async () => {
    const mpg = [
      21, 21, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4,
      33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26, 30.4, 15.8, 19.7, 15, 21.4,
    ];
    const wt = [
      2.62, 2.875, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.15, 3.44, 3.44, 4.07, 3.73, 3.78, 5.25, 5.424, 5.345, 2.2,
      1.615, 1.835, 2.465, 3.52, 3.435, 3.84, 3.845, 1.935, 2.14, 1.513, 3.17, 2.77, 3.57, 2.78,
    ];
    const result = await fitCsv(
      csv(
        'mpg,wt',
        mpg.map((value, index) => [value, wt[index]]),
      ),
      'mpg ~ wt',
      'gaussian',
    );
    const [intercept, slope] = result.coefficients;
    expect([intercept?.estimate, slope?.estimate].map((v) => v?.toFixed(4))).toEqual(['37.2851', '-5.3445']);
    expect([intercept?.std_error, slope?.std_error].map((v) => v?.toFixed(4))).toEqual(['1.8776', '0.5591']);
    expect(result.sigma).toBeCloseTo(3.045882, 6);
    expect(result.df_residual).toBe(30);
  });
  it('agrees with NIST StRD Longley to nine digits, one of the worst conditioned lines there is', async () => {
    const data = `60323,83.0,234289,2356,1590,107608,1947
61122,88.5,259426,2325,1456,108632,1948
60171,88.2,258054,3682,1616,109773,1949
61187,89.5,284599,3351,1650,110929,1950
63221,96.2,328975,2099,3099,112075,1951
63639,98.1,346999,1932,3594,113270,1952
64989,99.0,365385,1870,3547,115094,1953
63761,100.0,363112,3578,3350,116219,1954
66019,101.2,397469,2904,3048,117388,1955
67857,104.6,419180,2822,2857,118734,1956
68169,108.4,442769,2936,2798,120445,1957
66513,110.8,444546,4681,2637,121950,1958
68655,112.6,482704,3813,2552,123366,1959
69564,114.2,502601,3931,2514,125368,1960
69331,115.7,518173,4806,2572,127852,1961
70551,116.9,554894,4007,2827,130081,1962`;
    const rows = data.split('\n').map((line) => line.split(','));
    const result = await fitCsv(csv('y,x1,x2,x3,x4,x5,x6', rows), 'y ~ x1 + x2 + x3 + x4 + x5 + x6', 'gaussian');
    const certified = [
      [-3482258.63459582, 890420.383607373],
      [15.0618722713733, 84.9149257747669],
      [-0.035819179292591, 0.0334910077722432],
      [-2.02022980381683, 0.488399681651699],
      [-1.03322686717359, 0.214274163161675],
      [-0.0511041056535807, 0.22607320006937],
      [1829.15146461355, 455.478499142212],
    ];
    expect(
      result.coefficients.map(({ estimate, std_error }) => [estimate.toPrecision(9), std_error.toPrecision(9)]),
    ).toEqual(certified.map((line) => line.map((value) => value.toPrecision(9))));
    expect(result.sigma?.toPrecision(9)).toBe((304.854073561965).toPrecision(9));
  });
});

describe('verdicts instead of nonsense', () => {
  const many = <T>(times: number, row: T): T[] => Array.from({ length: times }, () => row);
  const mixed = [
    ...many(20, [1, 'a', 1]),
    ...many(15, [2, 'a', 0]),
    ...many(18, [3, 'b', 1]),
    ...many(22, [1, 'b', 0]),
  ];

  it('names a level in which nobody has the event', async () => {
    const rows = [...many(20, ['a', 1]), ...many(20, ['a', 0]), ...many(20, ['b', 0])];
    await expect(fitCsv(csv('g,y', rows), 'y ~ g')).rejects.toThrow(/准完全分离：g = b 的事件数为 0\/20/);
  });

  it('names a number that splits the outcome', async () => {
    const rows = [...many(30, [1.5, 0]), ...many(30, [2.5, 1])];
    await expect(fitCsv(csv('x,y', rows), 'y ~ x')).rejects.toThrow(/^完全分离：x/);
  });

  it('finds the separation that two predictors make together', async () => {
    const rows = [
      ...many(20, ['a', 'p', 0]),
      ...many(10, ['a', 'q', 0]),
      ...many(10, ['a', 'q', 1]),
      ...many(20, ['b', 'q', 1]),
      ...many(10, ['b', 'p', 0]),
      ...many(10, ['b', 'p', 1]),
    ].map((row) => row);
    const corner = rows.filter(([g, h, y]) => !(g === 'b' && h === 'p' && y === 0));
    await expect(fitCsv(csv('g,h,y', corner), 'y ~ g + h')).rejects.toMatchObject({ code: 'metrics/separation' });
  });

  it('drops and names constant and aliased predictors', async () => {
    const rows = mixed.map(([x, g, y]) => [x, Number(x) * 2 + 1, 7, g, y]);
    const result = await fitCsv(csv('x,twice,seven,g,y', rows), 'y ~ x + twice + seven + g');
    expect(result.coefficients.map(({ term }) => term)).toEqual(['(Intercept)', 'x', 'gb']);
    expect(result.warnings.map(({ code, message_en }) => `${code} ${message_en.split(' ')[0]}`)).toEqual(
      expect.arrayContaining(['constant seven', 'aliased twice']),
    );
  });

  it.each([
    ['an outcome with one level', 'x,y', many(30, [1, 1]), 'y ~ x', 'metrics/outcome-one-level'],
    [
      'an outcome with three values',
      'x,y',
      [
        [1, 0],
        [2, 1],
        [3, 2],
      ],
      'y ~ x',
      'metrics/outcome-not-binary',
    ],
    [
      'NaN',
      'x,y',
      [
        ['nan', 0],
        [2.5, 1],
        [3.5, 0],
      ],
      'y ~ x',
      'metrics/not-finite',
    ],
    [
      'too few events',
      'x,g,y',
      [
        [1, 'a', 1],
        [2, 'b', 1],
        [3, 'a', 0],
        [4, 'b', 0],
        [0, 'a', 0],
        [5, 'b', 1],
        [2, 'a', 1],
      ],
      'y ~ x + g',
      'metrics/too-few-events',
    ],
    [
      'nothing but missing values',
      'x,y',
      [
        [1, ''],
        [2, ''],
      ],
      'y ~ x',
      'metrics/no-cases',
    ],
    ['an unknown column', 'x,y', mixed, 'y ~ xx', 'metrics/unknown-column'],
    ['an unknown reference', 'x,g,y', mixed, 'y ~ factor(g, ref = z)', 'metrics/unknown-reference'],
  ])('%s', async (_, header, rows, formula, code) => {
    await expect(fitCsv(csv(header, rows), formula)).rejects.toMatchObject({ code });
  });

  it('counts the rows it leaves out for missing values', async () => {
    const result = await fitCsv(csv('x,g,y', [...mixed, [1, '', 1], ['', 'a', 0]]), 'y ~ x + g');
    expect(result).toMatchObject({ n: 75, excluded_missing: 2 });
  });

  it('says which file cannot be read', async () => {
    await expect(fitCsv(join(folder, 'absent.csv'), 'y ~ x')).rejects.toThrow(/absent\.csv/);
  });
});
