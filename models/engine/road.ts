import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nearest, UserError } from '../../core/index.ts';
import { Compiler, firstBuild } from './compile.ts';
import './errors.ts';
import { parseTemplate } from './dbt/templates.ts';
import { type ParsedProject, parseProject } from './parse.ts';

/** Ids of the second roads of a project. */
export function listRoads(projectDir: string): string[] {
  const folder = join(projectDir, 'checks', 'roads');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => basename(name, '.sql'))
    .sort();
}

/**
 * The query of an indicator's second road: rows (department_code, month_start_on, numerator, denominator) between
 * `from` and `to`. A road that needs other variables takes them from `vars`.
 */
export function renderRoad(parsed: ParsedProject, id: string, vars: Readonly<Record<string, unknown>>): string {
  const { dir } = parsed.project;
  const found = readdirSync(join(dir, 'checks', 'roads'), { recursive: true })
    .map(String)
    .find((name) => basename(name) === `${id}.sql`);
  if (!found) throw new UserError('models/unknown-road', { id, didYouMean: nearest(id, listRoads(dir)) });
  const path = join('checks', 'roads', found);
  const template = parseTemplate(readFileSync(join(dir, path), 'utf8'), path);
  return new Compiler(parsed, firstBuild(parsed.vars)).query(template, path, vars);
}

/** As renderRoad, for a caller that has no parsed project at hand. */
export function roadSql(projectDir: string, id: string, vars: Readonly<Record<string, unknown>>): string {
  return renderRoad(parseProject(projectDir, { vars }), id, vars);
}
