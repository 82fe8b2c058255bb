import type { Identity } from '../../core/index.ts';
import { definitionFingerprint, siteIndicators } from '../changes/definitions.ts';
import type { OpenSite } from '../site/open.ts';
import { type Causes, causesOf } from './causes.ts';
import { type Cell, cellKey, type Difference, differenceOf, readCells } from './cells.ts';
import {
  type Closing,
  type ClosingStep,
  type FrozenCell,
  frozenCells,
  historyOf,
  listClosings,
  requireClosing,
} from './closings.ts';
import { type Month, readMonth } from './month.ts';

/** 上报值, 现值 and 差异 of one figure. */
export interface Compared extends Pick<Cell, 'indicator' | 'grain' | 'institution' | 'department'> {
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly reported: string | null;
  readonly current: string | null;
  /** Absent: nothing differs. */
  readonly difference?: Difference;
  readonly was_provisional: boolean;
  readonly definition_changed: boolean;
}

export interface ShownClosing {
  readonly closing: Closing;
  readonly history: readonly ClosingStep[];
  readonly build_id: string;
  /** Figures of the closing that the person may see. */
  readonly figures: number;
  readonly rows: readonly Compared[];
  readonly causes: Causes;
}

const NOTHING = { value: null, numerator: null, denominator: null };

/** Who sees the whole of a grain: a sum over some departments must not stand beside the hospital's. */
function seesGrain(
  { grain, institution }: FrozenCell,
  { institutions, departments, wards, doctor }: Identity,
): boolean {
  if (wards !== 'all' || doctor !== null) return false;
  if (grain === 'hospital') return institutions === 'all' && departments === 'all';
  const isOwn =
    institution === '' ? institutions === 'all' : institutions === 'all' || institutions.includes(institution);
  return isOwn && (grain === 'department' || departments === 'all');
}

/** Frozen figures against those of today, as far as the person may see both. Asked with the person's own rights. */
export async function compareCells(
  open: OpenSite,
  identity: Identity,
  frozen: readonly FrozenCell[],
  month: Month,
): Promise<{ readonly rows: Compared[]; readonly buildId: string }> {
  const { metrics } = await open.semantic();
  const ids = new Set(frozen.map(({ indicator }) => indicator));
  const infos = metrics.catalogue(identity).filter(({ id }) => ids.has(id));
  const { cells, buildId, refused } = await readCells(metrics, infos, month, identity);
  const now = new Map(cells.map((cell) => [cellKey(cell), cell]));
  const definitions = siteIndicators(open);
  const byId = new Map(infos.map((info) => [info.id, info]));
  const rows = frozen
    .filter((cell) => !refused.includes(cell.indicator) && seesGrain(cell, identity) && isOwnDepartment(cell, identity))
    .map((cell): Compared => {
      const info = byId.get(cell.indicator);
      const definition = definitions.get(cell.indicator);
      const current = now.get(cellKey(cell)) ?? NOTHING;
      const difference = differenceOf(cell, current);
      const { indicator, grain, institution, department } = cell;
      return {
        ...{ indicator, grain, institution, department },
        name_zh: info?.name_zh ?? indicator,
        name_en: info?.name_en ?? indicator,
        unit: info?.unit ?? '',
        reported: cell.value,
        current: current.value,
        ...(difference ? { difference } : {}),
        was_provisional: cell.is_provisional,
        definition_changed: (definition ? definitionFingerprint(definition) : '') !== cell.fingerprint,
      };
    });
  return { rows, buildId };
}

const isOwnDepartment = ({ grain, department }: FrozenCell, { departments }: Identity): boolean =>
  grain !== 'department' || departments === 'all' || departments.includes(department);

/** A closing with what is different today and why; every figure of it with `all`. */
export async function showClosing(
  open: OpenSite,
  identity: Identity,
  id: string,
  { all = false, indicator }: { readonly all?: boolean; readonly indicator?: string | undefined } = {},
): Promise<ShownClosing> {
  const closing = await requireClosing(open.store, id);
  const month = readMonth(closing.month, open.site.clock.today());
  const frozen = await frozenCells(open.store, id, indicator);
  const { rows, buildId } = await compareCells(open, identity, frozen, month);
  const changed = rows.filter(({ difference }) => difference);
  const causes = await causesOf(open, identity, closing, month, [...new Set(changed.map((row) => row.indicator))]);
  return {
    closing,
    history: await historyOf(open.store, id),
    build_id: buildId,
    figures: rows.length,
    rows: all ? rows : changed,
    causes,
  };
}

export interface ReportedFigure extends Compared {
  readonly closing: string;
  readonly subject: string;
  readonly month: string;
  readonly version: number;
  readonly closed_by: string;
  readonly closed_at: string;
}

/** What was reported of an indicator in the months of a period, by the closings in force, beside what it is today. */
export async function reportedFigures(
  open: OpenSite,
  identity: Identity,
  asked: { readonly indicator: string; readonly from: string; readonly to: string },
): Promise<ReportedFigure[]> {
  const inForce = (await listClosings(open.store)).filter(
    ({ state, month }) => state === 'closed' && month >= asked.from.slice(0, 7) && month <= asked.to.slice(0, 7),
  );
  const found: ReportedFigure[] = [];
  for (const closing of inForce) {
    const frozen = await frozenCells(open.store, closing.id, asked.indicator);
    if (frozen.length === 0) continue;
    const { rows } = await compareCells(open, identity, frozen, readMonth(closing.month, open.site.clock.today()));
    const { id, subject, month, version, closed_by, closed_at } = closing;
    found.push(...rows.map((row) => ({ ...row, closing: id, subject, month, version, closed_by, closed_at })));
  }
  return found;
}
