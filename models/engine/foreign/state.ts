import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../core/index.ts';
import type { Artifact } from '../artifacts/artifact.ts';
import type { ParsedProject } from '../parse.ts';
import type { Selection } from '../select/select.ts';
import { manifestNow } from './target-folder.ts';

// An earlier state of a project, from the manifest.json and run_results.json of a target folder: dbt's own or ours.

type Entries = Readonly<Record<string, Artifact>>;

/** What may differ between two states of a node. Source: dbt's documentation of the method "state". */
const ASPECTS = ['body', 'configs', 'relation', 'persisted_descriptions', 'macros', 'contract'] as const;
type Aspects = Readonly<Record<(typeof ASPECTS)[number], string>>;

/** The outcome of one node in an earlier run. */
export interface EarlierResult {
  readonly status: string;
  /** Batches of a microbatch model that failed. */
  readonly failedBatches: readonly (readonly [start: string, end: string])[];
}

/** Generic tests have a hash behind their id in manifests. */
const plainId = (id: string) => (id.startsWith('test.') ? id.replace(/\.[0-9a-f]{10}$/, '') : id);

const entriesOf = (manifest: Artifact): Map<string, Artifact> => {
  const kinds = ['nodes', 'sources', 'exposures', 'unit_tests'].map((kind) => (manifest[kind] ?? {}) as Entries);
  return new Map(
    kinds.flatMap((entries) => Object.entries(entries).map(([id, entry]) => [plainId(id), entry] as const)),
  );
};

function macroText(entry: Artifact, macros: Entries): string {
  const seen = new Set<string>();
  const visit = (id: string) => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const next of called(macros[id])) visit(next);
  };
  for (const id of called(entry)) visit(id);
  // dbt's own macros are no part of a project, and other runners have others.
  const own = [...seen].filter((id) => !/^macro\.dbt(_duckdb)?\./.test(id)).sort();
  return own.map((id) => String(macros[id]?.['macro_sql'] ?? '')).join('\n');
}

const called = (entry: Artifact | undefined): readonly string[] =>
  ((entry?.['depends_on'] ?? {}) as { readonly macros?: readonly string[] }).macros ?? [];

function aspectsOf(entry: Artifact, macros: Entries): Aspects {
  const config = (entry['config'] ?? {}) as Artifact;
  const { tags: _tags, enabled: _enabled, alias: _alias, schema: _schema, database: _database, ...configs } = config;
  const { relation: wholes, columns } = (config['persist_docs'] ?? {}) as { relation?: boolean; columns?: boolean };
  const described = Object.values((entry['columns'] ?? {}) as Entries).map((one) => [one['name'], one['description']]);
  const text = (value: unknown) => JSON.stringify(value ?? null);
  return {
    body: text([(entry['checksum'] as Artifact | undefined)?.['checksum'], entry['test_metadata']]),
    configs: text(configs),
    relation: text([entry['database'], entry['schema'], entry['alias']]),
    persisted_descriptions: text([wholes ? entry['description'] : null, columns ? described : null]),
    macros: macroText(entry, macros),
    contract: text((entry['contract'] as Artifact | undefined)?.['checksum']),
  };
}

const read = (dir: string, name: string): Artifact | undefined => {
  const file = join(dir, `${name}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Artifact) : undefined;
};

/** The state that a target folder holds. */
export class EarlierState {
  readonly #dir: string;
  readonly #manifest: Artifact | undefined;
  readonly #results: Artifact | undefined;

  constructor(dir: string) {
    this.#dir = dir;
    this.#manifest = read(dir, 'manifest');
    this.#results = read(dir, 'run_results');
  }

  /** The state of a target folder, where one is named. */
  static at(dir: string | undefined): EarlierState | undefined {
    return dir === undefined ? undefined : new EarlierState(dir);
  }

  #need(document: Artifact | undefined, name: string): Artifact {
    if (document) return document;
    throw new UserError('models/no-state', { selector: `${this.#dir}/${name}.json` });
  }

  /** Ids of the project as it is now that `state:<value>` means: new, old, modified, modified.<aspect>, unmodified. */
  changed(value: string, now: Artifact): ReadonlySet<string> {
    const before = this.#need(this.#manifest, 'manifest');
    const [then, macros] = [entriesOf(before), (before['macros'] ?? {}) as Entries];
    const currentMacros = (now['macros'] ?? {}) as Entries;
    const [kind = '', aspect] = value.split('.');
    const found = new Set<string>();
    for (const [id, entry] of entriesOf(now)) {
      const old = then.get(id);
      const [one, other] = [aspectsOf(entry, currentMacros), old && aspectsOf(old, macros)];
      const differs = (of: readonly (typeof ASPECTS)[number][]) =>
        other !== undefined && of.some((key) => one[key] !== other[key]);
      const modified =
        aspect === undefined ? !old || differs(ASPECTS) : differs(ASPECTS.filter((key) => key === aspect));
      const wanted: Record<string, boolean> = { new: !old, old: old !== undefined, modified, unmodified: !modified };
      if (wanted[kind] === undefined)
        throw new UserError('models/selector', { selector: `state:${value}`, didYouMean: Object.keys(wanted) });
      if (wanted[kind]) found.add(id);
    }
    return found;
  }

  /** Outcomes of the earlier run, by id. */
  results(): ReadonlyMap<string, EarlierResult> {
    const list = (this.#need(this.#results, 'run_results')['results'] ?? []) as readonly Artifact[];
    return new Map(
      list.map((one) => {
        const batches = one['batch_results'] as { readonly failed?: readonly (readonly [string, string])[] } | null;
        return [
          plainId(String(one['unique_id'])),
          { status: String(one['status']), failedBatches: batches?.failed ?? [] },
        ];
      }),
    );
  }

  /** What the earlier run was asked to do. */
  args(): Artifact {
    return (this.#need(this.#results, 'run_results')['args'] ?? {}) as Artifact;
  }

  /** The relation of a node in the earlier state, as SQL names it. */
  relationOf(id: string): string | undefined {
    const relation = entriesOf(this.#need(this.#manifest, 'manifest')).get(id)?.['relation_name'];
    return typeof relation === 'string' ? relation : undefined;
  }
}

/** The selection methods that compare with an earlier state. */
export function earlierMethods(earlier: EarlierState | undefined, parsed: ParsedProject): Pick<Selection, 'compared'> {
  if (!earlier) return {};
  let now: Artifact | undefined;
  const compared: Selection['compared'] = {
    state: (value) => {
      now ??= manifestNow(parsed);
      return earlier.changed(value, now);
    },
    results: (value) => new Set([...earlier.results()].filter(([, { status }]) => status === value).map(([id]) => id)),
  };
  return { compared };
}
