import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../core/index.ts';

const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(ROOT, file)));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
};

describe('the house', () => {
  it("has the customer's six folders and four of its own, and nothing else at the top but files", () => {
    const tops = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
    expect([...tops].sort()).toEqual([
      '.ci',
      'app',
      'bench',
      'core',
      'cubes',
      'dashboards',
      'demo',
      'docs',
      'ingest',
      'metrics',
      'models',
      'notebooks',
      'test',
    ]);
  });

  // `npm test` builds first; TypeScript leaves some dynamic imports as they are written, and the command fails only when it is called.
  it.skipIf(!existsSync(join(ROOT, 'dist', 'app')))('imports only what was built, in what was built', () => {
    const built = ['app', 'core', 'cubes', 'dashboards', 'demo', 'ingest', 'metrics', 'models'].flatMap((house) =>
      readdirSync(join(ROOT, 'dist', house), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.js'))
        .map((file) => join('dist', house, file)),
    );
    expect(built.length).toBeGreaterThan(500);
    const left = built.filter((file) => /import\(\s*['"][^'"]*\.ts['"]/.test(read(file)));
    expect(left).toEqual([]);
  });

  // Dictionaries of the interface (locales/) are lists of sentences, not code.
  it('keeps code files short: none over 300 lines, SQL models none over 150', () => {
    const lines = (file: string) => read(file).trimEnd().split('\n').length;
    const code = files.filter(
      (file) => /\.(ts|vue|mjs)$/.test(file) && !/\.test\.ts$|fixtures|test-support|\/golden\/|\/locales\//.test(file),
    );
    expect(code.length).toBeGreaterThan(100);
    expect(code.filter((file) => lines(file) > 300)).toEqual([]);
    expect(
      files.filter((file) => /^models\/(staging|intermediate|marts)\/.*\.sql$/.test(file) && lines(file) > 150),
    ).toEqual([]);
  });

  it('has no drawer for everything', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|misc|common)\.(ts|js|vue)$/.test(file))).toEqual([]);
  });

  it('pins every dependency exactly, installs nothing by script, and needs no other registry', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(`${name} ${version}`).toMatch(/ (\d+\.\d+\.\d+[\w.-]*|file:cubes\/engine\/(native|absent))$/);
    }
    expect(read('.npmrc')).toContain('ignore-scripts=true');
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)/.test(name))).toEqual([]);
  });

  it('uses only dependencies with a licence that a hospital may redistribute', () => {
    const allowed = /MIT|Apache-2\.0|BSD|ISC|0BSD|BlueOak|CC0|Unlicense|PostgreSQL/;
    const odd = Object.keys(manifest.dependencies)
      .map((name) => JSON.parse(read(join('node_modules', name, 'package.json'))) as { name: string; license?: string })
      .filter(({ license }) => !allowed.test(license ?? ''));
    expect(odd.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });

  it('says in the first screen of both READMEs how to run and how to test', () => {
    for (const file of ['README.md', 'README.zh-CN.md']) {
      const screen = read(file).split('\n').slice(0, 40).join('\n');
      expect(screen).toContain('npm ci && npm start');
      expect(screen).toContain('npm ci && npm test');
    }
  });

  it('links only to files that exist', () => {
    const broken = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
          .map(([, target = '']) => join(file, '..', target))
          .filter((target) => !existsSync(join(ROOT, target)))
          .map((target) => `${file} → ${target}`),
      );
    expect(broken).toEqual([]);
  });

  it("tells, in each content folder's README, how to add to it", () => {
    for (const folder of ['ingest', 'models', 'cubes', 'metrics', 'dashboards/pages', 'notebooks']) {
      expect(read(join(folder, 'README.md'))).toMatch(/^#+ Adding /m);
    }
  });

  it('reads the environment in one place only', () => {
    const readers = files.filter(
      (file) =>
        /^(core|ingest|models|cubes|metrics|dashboards|demo|app)\/.*\.ts$/.test(file) &&
        !/\.test\.ts$|fixtures|test-support/.test(file) &&
        /process\.env\b/.test(read(file)),
    );
    expect(readers.filter((file) => !['app/cli/main.ts', 'cubes/engine/environment.ts'].includes(file))).toEqual([]);
  });
});
