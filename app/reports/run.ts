import { join } from 'node:path';
import { AccessError, type Identity, nearest, SYSTEM_IDENTITY, UserError } from '../../core/index.ts';
import { discoverReports, type Report } from '../../dashboards/index.ts';
import { resolvePeriod } from '../../metrics/index.ts';
import { readOwedDays } from '../arrivals/arrivals.ts';
import '../errors.ts';
import type { OpenSite } from '../site/open.ts';
import type { Asking } from './ask.ts';
import { openBalance } from './balance-block.ts';
import { checkReport } from './check.ts';
import { openIndicators } from './indicator-block.ts';
import { checkValues, readParameters, unlimitedBy } from './parameters.ts';
import { openRows } from './rows-block.ts';
import { openTable } from './table-block.ts';
import type { Note, OpenBlock, OpenReport, ReportRequest } from './types.ts';

// Read again for each request, as pages are: an edited report shows without a restart.
export const reportsOf = (open: Pick<OpenSite, 'site'>, identity: Identity): Report[] =>
  discoverReports([join(open.site.dir, 'reports')]).filter(
    ({ roles }) => identity.role === 'system' || roles.includes(identity.role),
  );

/** A report of the person's role. Throws `app/not-found` with the nearest names, `access/denied` for one of other roles. */
export function reportOf(open: Pick<OpenSite, 'site'>, id: string, identity: Identity): Report {
  const mine = reportsOf(open, identity);
  const report = mine.find((one) => one.id === id);
  if (report) return report;
  const other = reportsOf(open, SYSTEM_IDENTITY).find((one) => one.id === id);
  if (other) throw new AccessError('access/denied', { what: `报表 ${other.title_zh}` });
  const near = nearest(
    id,
    mine.map((one) => one.id),
  );
  throw new UserError('app/not-found', { what: '报表 (report)', id, near: near.join(', ') });
}

/** Blocks read while a build ended come from two pictures; they are read once more. */
const ATTEMPTS = 3;

/** Asks everything of a report with the person's own rights; rows of blocks are read when they are written out. */
export async function openReport(
  open: OpenSite,
  report: Report,
  request: ReportRequest,
  identity: Identity,
): Promise<OpenReport> {
  const { cubes, metrics } = await open.semantic();
  const { clock } = open.site;
  const asked = request.from || request.to ? request : { period: request.period ?? report.period };
  const period = resolvePeriod(asked, clock.today());
  const parameters = readParameters(report, request);
  const views = new Map((await cubes.meta(SYSTEM_IDENTITY)).cubes.map((view) => [view.name, view]));
  checkReport(report, views);
  const chosen = new Map(
    [...parameters].flatMap(([{ member }, values]) => (values.length > 0 ? [[member, values] as const] : [])),
  );
  const asking: Asking = { cubes, identity, period, chosen, views };
  for (const parameter of report.parameters) await checkValues(asking, report, parameter);
  const isRunning = period.to >= clock.today();
  const scopes = [identity.institutions, chosen.get('institution_code') ?? 'all'];
  const owed = (await readOwedDays(open, period)).filter(
    ({ institution, days }) =>
      days.length > 0 && scopes.every((scope) => scope === 'all' || scope.includes(institution)),
  );
  const filter = Object.fromEntries(
    [...parameters].flatMap(([{ member }, values]) =>
      values.length > 0 ? [[member.replace(/_code$/, ''), values]] : [],
    ),
  );
  const openBlock = (block: Report['blocks'][number]): Promise<OpenBlock> => {
    if (block.kind === 'table') return openTable(asking, block, isRunning);
    if (block.kind === 'rows') return openRows(open, asking, block);
    if (block.kind === 'balance') return openBalance(asking, block);
    return openIndicators({ metrics, identity, period, filter }, block);
  };
  for (let attempt = 1; ; attempt++) {
    const opened = await Promise.all(report.blocks.map(openBlock));
    const builds = new Set(opened.flatMap(({ builds }) => builds).filter(Boolean));
    if (builds.size > 1 && attempt < ATTEMPTS) continue;
    if (builds.size > 1) throw new UserError('metrics/unstable-build');
    const provisional = isRunning || owed.length > 0 || opened.some((block) => block.isProvisional);
    return {
      head: {
        id: report.id,
        title_zh: report.title_zh,
        title_en: report.title_en,
        about_zh: report.about_zh,
        about_en: report.about_en,
        build_id: [...builds][0] ?? '',
        asked_at: localTime(clock.now(), open.site.timeZone),
        asked_by: identity.role === 'system' ? '系统 system' : `${identity.name}（${identity.user}）`,
        period,
        provisional,
        parameters: [...parameters].map(([{ name, title_zh, title_en }, values]) => ({
          name,
          title_zh,
          title_en,
          values,
        })),
        notes: notesOf(isRunning, owed, identity),
      },
      blocks: opened.map((block, index) => {
        const written = report.blocks[index];
        return written ? { ...block, notes: [...block.notes, ...unlimitedBy(asking, report, written)] } : block;
      }),
    };
  }
}

type Owed = Awaited<ReturnType<typeof readOwedDays>>;

function notesOf(isRunning: boolean, owed: Owed, identity: Identity): Note[] {
  return [
    ...(isRunning ? [{ zh: '暂定：时段尚未结束。', en: 'Provisional: the period is not over.' }] : []),
    ...owed.map(({ institution, days }) => ({
      zh: `暂定：机构 ${institution} 有 ${days.length} 天待补传。`,
      en: `Provisional: institution ${institution} still owes ${days.length} days.`,
    })),
    ...(identity.canSeeCases
      ? []
      : [{ zh: '小于 10 的数已隐去，显示为空。', en: 'Numbers below 10 are hidden and left empty.' }]),
  ];
}

const localTime = (now: Date, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(now);
