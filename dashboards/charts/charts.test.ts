import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as echarts from 'echarts';
import { describe, expect, it } from 'vitest';
import type { ChartKind, ChartTheme } from '../engine/chart.ts';
import { chartKinds } from '../index.ts';

const theme: ChartTheme = {
  text: '#1c2733',
  muted: '#667788',
  line: '#dde3ea',
  surface: '#ffffff',
  band: '#eef2f6',
  palette: ['#2b6ca3', '#d9822b', '#2a9d8f', '#8466a8'],
  comparison: '#8a94a0',
  font: 'sans-serif',
};

async function read(kind: string): Promise<ChartKind> {
  return ((await import(pathToFileURL(join(import.meta.dirname, `${kind}.ts`)).href)) as { default: ChartKind })
    .default;
}

/** Text on the drawn chart, in drawing order. */
function draw(chart: ChartKind): string[] {
  const canvas = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 320 });
  canvas.setOption({ ...chart.option(chart.sample, theme, 'zh'), animation: false });
  const svg = canvas.renderToSVGString();
  canvas.dispose();
  return [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map((match) => match[1] ?? '');
}

describe.each(chartKinds())('chart %s', (kind) => {
  it('keeps its option', async () => {
    const chart = await read(kind);
    const written = JSON.stringify(chart.option(chart.sample, theme, 'zh'), null, 2);
    await expect(`${written}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `${kind}.txt`));
  });

  it('draws every category or figure of its sample', async () => {
    const chart = await read(kind);
    const texts = draw(chart).join(' ');
    for (const category of kind === 'gauge' ? ['87.4', '病床使用率'] : chart.sample.categories)
      expect(texts).toContain(category);
  });

  it('changes nothing that it is given', async () => {
    const chart = await read(kind);
    const before = JSON.stringify(chart.sample);
    chart.option(chart.sample, theme, 'en');
    expect(JSON.stringify(chart.sample)).toBe(before);
  });
});

it('has a golden file for each kind and no other', () => {
  const golden = readdirSync(join(import.meta.dirname, 'golden')).map((file) => file.replace('.txt', ''));
  expect(golden.sort()).toEqual(chartKinds());
});

it('gives the share of each part of a whole', async () => {
  expect(draw(await read('share')).join(' ')).toMatch(/41\.7%/);
});

it('lets the line of a combo stop where one part is unknown', async () => {
  const combo = await read('combo');
  const series = combo.option(combo.sample, theme, 'zh')['series'] as { type: string; data: unknown[] }[];
  expect(series.find((each) => each.type === 'line')?.data).toEqual([388, 954, 954, null]);
});

it('ends a waterfall at the last total', async () => {
  const waterfall = await read('waterfall');
  const [base, bars] = waterfall.option(waterfall.sample, theme, 'zh')['series'] as [
    { data: number[] },
    { data: { value: number }[] },
  ];
  // Where little moves, the axis begins below it and says so.
  expect(base.data).toEqual([90, 100, 105, 105, 90]);
  expect(bars.data.map((each) => each.value)).toEqual([10, 12, 7, 3, 18]);
});
