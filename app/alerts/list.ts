import type { Identity } from '../../core/index.ts';
import type { OpenSite } from '../site/open.ts';
import { type AlertFilter, readAlerts } from './alerts.ts';
import { type LightRow, readLights } from './lights.ts';
import { coversPlace, placeName, readPlaces } from './places.ts';
import { readRules } from './rules/rules.ts';
import { mayDecideTarget } from './targets/owners.ts';
import { catalogueOf, readTargets, type Target } from './targets/targets.ts';
import { type ShownAlert, seenBy, showAlerts } from './visible.ts';

/** The alerts that a person may see, worst and newest first. */
export async function listAlerts(open: OpenSite, identity: Identity, filter: AlertFilter): Promise<ShownAlert[]> {
  return showAlerts(open, identity, await readAlerts(open.store, filter));
}

export interface ShownTarget extends Target {
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly place_name: string;
  readonly owner_department: string;
  /** The light under this very target, as the person may see it. */
  readonly light: LightRow['light'];
  readonly light_reason: string | null;
  readonly value: number | null;
  readonly basis: LightRow['basis'] | null;
  /** Whether the person may set it, and confirm it. */
  readonly may_set: boolean;
  readonly may_confirm: boolean;
}

export interface TargetFilter {
  readonly indicator?: string | undefined;
  readonly year?: number | undefined;
  readonly unconfirmed?: boolean | undefined;
}

/** Targets of places that are all the person's, with their lights. */
export async function listTargets(open: OpenSite, identity: Identity, filter: TargetFilter): Promise<ShownTarget[]> {
  const [places, catalogue, { owners }] = [await readPlaces(open), await catalogueOf(open), readRules(open.site.dir)];
  const lights = await visibleLights(open, identity);
  return (await readTargets(open.store))
    .filter(({ indicator, year, state }) => {
      if (filter.indicator !== undefined && indicator !== filter.indicator) return false;
      if (filter.year !== undefined && year !== filter.year) return false;
      return !filter.unconfirmed || state === 'unconfirmed';
    })
    .filter((target) => coversPlace(identity, target, places))
    .flatMap((target) => {
      const indicator = catalogue.get(target.indicator);
      if (!indicator) return [];
      const light = lights.find(
        (one) =>
          one.indicator === target.indicator &&
          one.institution === target.institution &&
          one.department === target.department &&
          one.year === target.year &&
          one.revision === target.revision,
      );
      const decides = mayDecideTarget(identity, indicator, owners);
      return [
        {
          ...target,
          ...{ name_zh: indicator.name_zh, name_en: indicator.name_en, unit: indicator.unit },
          ...{ place_name: placeName(places, target), owner_department: indicator.owner_department },
          ...{ light: light?.light ?? null, light_reason: light?.reason ?? null, value: light?.value ?? null },
          ...{ basis: light?.basis ?? null, may_set: decides },
          may_confirm: decides && target.state === 'unconfirmed' && target.set_by !== identity.user,
        },
      ];
    });
}

/** Lights that a person may see; one that is too small for them has none. */
async function visibleLights(open: OpenSite, identity: Identity): Promise<LightRow[]> {
  const lights = await readLights(open.store);
  const seen = await seenBy(open, identity, lights);
  return lights.flatMap((light) => {
    const sight = seen.get(light);
    if (sight === 'suppressed') return [{ ...light, light: null, last_light: null, value: null, reason: 'suppressed' }];
    return sight === 'shown' ? [light] : [];
  });
}

export interface TileLight extends Omit<LightRow, 'last_light' | 'revision'> {
  readonly place_name: string;
}

const RANK = { red: 0, yellow: 1, green: 2 } as const;

/**
 * One light an indicator for a tile: of the department or institution that is chosen; of the widest place that is the person's
 * otherwise, and where several are (a head of two departments) the worst of them, by name.
 */
export async function tileLights(
  open: OpenSite,
  identity: Identity,
  chosen: { readonly institution?: string | undefined; readonly department?: string | undefined },
): Promise<TileLight[]> {
  const places = await readPlaces(open);
  const lights = (await visibleLights(open, identity)).filter(
    ({ institution, department }) =>
      (chosen.institution === undefined || institution === chosen.institution) &&
      (chosen.department === undefined ? true : department === chosen.department),
  );
  const best = new Map<string, LightRow>();
  const width = ({ institution, department }: LightRow) => Number(institution !== '') + Number(department !== '');
  const rank = ({ light }: LightRow) => (light === null ? 3 : RANK[light]);
  for (const light of lights) {
    const known = best.get(light.indicator);
    const isBetter =
      !known || width(light) < width(known) || (width(light) === width(known) && rank(light) < rank(known));
    if (isBetter) best.set(light.indicator, light);
  }
  return [...best.values()].map(({ last_light: _last, revision: _revision, ...light }) => ({
    ...light,
    place_name: placeName(places, light),
  }));
}
