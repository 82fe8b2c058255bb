import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { discoverYaml, nearest, ROOT, UserError } from '../../core/index.ts';
import { type Indicator, indicatorSchema, termsOf, topicSchema } from './indicator.ts';
import type { Members } from './members.ts';
import { atVersion, checkVersions } from './versions.ts';

interface Raw {
  readonly file: string;
  readonly entry: Record<string, unknown> & { id: string };
}

function invalid(file: string, path: string, problem: string): UserError {
  return new UserError('content/invalid', { file: relative(ROOT, file), path, problem });
}

function readTopics(folder: string): Raw[] {
  if (!existsSync(folder)) return [];
  return discoverYaml([folder], topicSchema, { deep: true, idField: 'topic' }).flatMap(({ file, value }) => {
    const { category, topic, defaults, indicators } = value;
    if (basename(dirname(file)) !== category) throw invalid(file, 'category', `must be the folder's name`);
    return indicators.map((entry) => ({ file, entry: { category, topic, ...defaults, ...entry } }));
  });
}

/**
 * All indicators by id. An overlay's entry (a site's target, approval or own indicator) is laid over the shipped one field by field.
 * Throws `content/invalid` naming file, entry and field: a missing declaration does not load.
 */
export function discoverIndicators(
  root = join(ROOT, 'metrics', 'indicators'),
  overlay?: string,
): Map<string, Indicator> {
  const raw = new Map<string, Raw>();
  for (const found of readTopics(root)) {
    if (raw.has(found.entry.id)) throw invalid(found.file, found.entry.id, 'is defined twice');
    raw.set(found.entry.id, found);
  }
  for (const { file, entry } of overlay ? readTopics(overlay) : []) {
    const shipped = raw.get(entry.id)?.entry;
    const merged = { ...shipped, ...entry };
    if (shipped) Object.assign(merged, { category: shipped['category'], topic: shipped['topic'] });
    raw.set(entry.id, { file, entry: merged });
  }
  const indicators = new Map<string, Indicator>();
  const codes = new Map<string, string>();
  for (const { file, entry } of raw.values()) {
    const result = indicatorSchema.safeParse(entry);
    if (!result.success) {
      const issue = result.error.issues[0];
      throw invalid(file, [entry.id, ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is invalid');
    }
    const twin = codes.get(result.data.code);
    if (twin) throw invalid(file, `${entry.id}.code`, `${result.data.code} is already used by ${twin}`);
    codes.set(result.data.code, entry.id);
    checkVersions(result.data);
    indicators.set(entry.id, result.data);
  }
  for (const [id, indicator] of indicators) {
    if (!indicator.rank) continue;
    const base = indicators.get(indicator.rank.of);
    const { file } = raw.get(id) ?? { file: '' };
    if (!base || base.rank)
      throw invalid(file, `${id}.rank.of`, nearest(indicator.rank.of, indicators.keys()).join(', '));
    const { numerator, denominator, growth, missing, scale, needs_coding, required_filter } = base;
    indicators.set(id, {
      ...indicator,
      ...{ numerator, denominator, growth, missing, scale, needs_coding, required_filter },
    });
  }
  return indicators;
}

/** Every member that an indicator names exists in a view that exists. Views that are missing are left: that is "not collected". */
export function lintBindings(indicators: Iterable<Indicator>, members: Members): void {
  for (const indicator of indicators) {
    const { id } = indicator;
    const terms = [indicator, ...indicator.versions.map((version) => atVersion(indicator, version))].flatMap(termsOf);
    for (const { view, measure, filters } of terms) {
      const known = members.get(view);
      if (!known) continue;
      const check = (name: string, names: ReadonlySet<string>) => {
        if (names.has(name)) return;
        throw new UserError('metrics/invalid-binding', {
          id,
          member: `${view}.${name}`,
          nearest: nearest(name, names),
        });
      };
      check(measure, known.measures);
      for (const dimension of Object.keys(filters)) check(dimension, known.dimensions);
    }
  }
}
