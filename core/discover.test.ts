import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { discoverYaml, nearest } from './index.ts';

const schema = z.strictObject({ id: z.string(), title: z.string() });

function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'hisight-content-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

it('lets a site overlay win by id, and keeps the order of names', () => {
  const shipped = folder({
    'b.yml': 'id: b\ntitle: shipped',
    'a.yml': 'id: a\ntitle: shipped',
    'README.md': '# Adding',
  });
  const overlay = folder({ 'b.yml': 'id: b\ntitle: ours' });
  const found = discoverYaml([shipped, overlay, join(shipped, 'missing')], schema, { idField: 'id' });
  expect(found.map(({ id, value }) => [id, value.title])).toEqual([
    ['a', 'shipped'],
    ['b', 'ours'],
  ]);
});

it.each([
  [{ 'old.txt': 'x' }, 'old.txt'],
  [{ 'a.yml': 'id: b\ntitle: t' }, 'must be "a"'],
  [{ 'a.yml': 'id: a' }, 'title'],
  [{ 'a.yml': 'id: [' }, 'line'],
])('refuses what it does not understand, aloud: %o', (files, words) => {
  expect(() => discoverYaml([folder(files)], schema, { idField: 'id' })).toThrow(words);
});

it('offers the nearest known words', () => {
  expect(nearest('avg_lenght_of_stay', ['discharges', 'avg_length_of_stay', 'admissions'])[0]).toBe(
    'avg_length_of_stay',
  );
});
