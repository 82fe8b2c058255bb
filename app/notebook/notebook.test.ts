import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../core/index.ts';
import { makeReport } from '../tasks/notebook.ts';
import { openTestSite, type TestSite } from '../test-support/test-site.ts';
import { parseNotebook } from './parse.ts';
import { runNotebook } from './run.ts';

let site: TestSite;
beforeAll(async () => {
  site = await openTestSite();
});
afterAll(() => site.close());

const run = (markdown: string) =>
  runNotebook(
    parseNotebook(markdown, 'n.md'),
    'n.md',
    { gateway: site.open.gateway, figures: () => Promise.reject(new Error('no figures here')) },
    new AbortController().signal,
  );

describe('shipped notebooks', () => {
  const files = readdirSync(join(ROOT, 'notebooks')).filter((file) => file.endsWith('.md') && file !== 'README.md');

  it.each(files)('%s runs', async (file) => {
    const out = join(site.folder, `${file}.html`);
    const report = await makeReport(
      site.open,
      { file: join(ROOT, 'notebooks', file), out },
      new AbortController().signal,
    );
    expect(report.cells.length).toBeGreaterThan(2);
    const html = await readFile(out, 'utf8');
    expect(html).toContain(report.title);
    expect(html).toContain(report.build_id);
    expect(html.match(/<svg/g)?.length).toBe(report.cells.filter((cell) => cell.kind === 'chart').length);
  });
});

describe('cells', () => {
  it('give rows under their names', async () => {
    const [result] = await run('# T\n\n```sql one\nselect count(*) as n from marts.fct_visits\n```\n');
    expect([result?.cell.name, result?.rows]).toEqual(['one', [{ n: 34 }]]);
  });

  it('leave other fences to the prose', () => {
    const { blocks } = parseNotebook('a\n\n```r\nglm(y ~ x)\n```\n', 'n.md');
    expect(blocks).toEqual([{ prose: expect.stringContaining('glm(y ~ x)') }]);
  });

  it.each([
    ['a refused statement', "```sql a\nselect * from 'x.csv'\n```", 1],
    ['an unknown result', 'x\n\n```chart\ndata: b\nx: c\ny: d\n```', 3],
    ['an unknown column', '```sql a\nselect 1 as n\n```\n```chart\ndata: a\nx: m\ny: n\n```', 4],
    ['a name twice', '```sql a\nselect 1\n```\n```sql a\nselect 2\n```', 4],
    ['an open fence', '```sql a\nselect 1', 1],
  ])('name the file and the line of %s', async (_what, markdown, line) => {
    const failure = await Promise.resolve()
      .then(() => run(markdown))
      .catch((error) => error);
    expect(failure).toMatchObject({ code: 'notebook/invalid', params: { file: 'n.md', line } });
  });
});
