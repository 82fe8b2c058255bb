import { nearest, UserError } from '../../core/index.ts';
import type { Report, ReportBlock, ReportParameter } from '../../dashboards/index.ts';
import { type Asking, memberOf } from './ask.ts';
import './errors.ts';
import type { Note, ReportRequest } from './types.ts';

export function viewsOf(block: ReportBlock): string[] {
  if (block.kind === 'indicators') return [];
  if (block.kind === 'rows') return [block.view];
  const terms =
    block.kind === 'balance'
      ? block.lines.flatMap(({ left, right }) => [...left.terms, ...right.terms])
      : block.columns.flatMap(({ measure, terms = [], over = [] }) => [
          ...(measure ? [{ view: block.view }] : []),
          ...terms,
          ...over,
        ]);
  const own = block.kind === 'table' ? block.view : '';
  return [...new Set(terms.map(({ view }) => view ?? own))];
}

/** The values of the report's parameters: what was given, else the defaults. Throws for a name that the report does not have. */
export function readParameters(report: Report, request: ReportRequest): Map<ReportParameter, readonly string[]> {
  const names = report.parameters.map(({ name }) => name);
  for (const name of Object.keys(request.params ?? {})) {
    if (!names.includes(name)) {
      const near = nearest(name, [...names, 'period', 'from', 'to']).join(', ');
      throw new UserError('reports/unknown-parameter', { id: report.id, name, near });
    }
  }
  return new Map(report.parameters.map((one) => [one, request.params?.[one.name] ?? one.default] as const));
}

/** A value that nobody has is named back with the nearest that the person's rows have. */
export async function checkValues(
  asking: Asking,
  report: Report,
  { name, member, choices }: ReportParameter,
): Promise<void> {
  const asked = asking.chosen.get(member) ?? [];
  if (asked.length === 0) return;
  const known = choices ? Object.keys(choices) : await valuesOf(asking, report, member);
  for (const value of asked) {
    if (known.includes(value)) continue;
    throw new UserError('reports/unknown-value', { name, value, near: nearest(value, known, 5).join(', ') });
  }
}

async function valuesOf(asking: Asking, report: Report, member: string): Promise<string[]> {
  const views = report.blocks.flatMap(viewsOf).filter((view) => memberOf(asking.views.get(view), member));
  const [view] = views;
  if (!view) return [];
  const { rows } = await asking.cubes.query({ dimensions: [`${view}.${member}`], limit: 10_000 }, asking.identity);
  return rows.flatMap((row) => (row[`${view}.${member}`] === null ? [] : [String(row[`${view}.${member}`])]));
}

/** Nothing is silent: a choice that cannot limit a block says so beside it. */
export function unlimitedBy(asking: Asking, report: Report, block: ReportBlock): Note[] {
  return report.parameters.flatMap(({ member, title_zh, title_en }) => {
    if (!asking.chosen.has(member)) return [];
    const free = viewsOf(block).filter((view) => !memberOf(asking.views.get(view), member));
    return free.length === 0
      ? []
      : [{ zh: `本表不受参数“${title_zh}”限制。`, en: `This table is not limited by the parameter "${title_en}".` }];
  });
}
