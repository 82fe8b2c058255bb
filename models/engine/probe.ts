import { nearest, UserError } from '../../core/index.ts';
import { NO_DATABASE } from './dbt/answers.ts';
import { Relation } from './dbt/relation.ts';
import type { Surroundings } from './dbt/surroundings.ts';
import { renderTemplate, type Template } from './dbt/templates.ts';
import { refKey } from './resolve.ts';
import type { Scene } from './scene.ts';

/** What a first rendering tells about a template. */
export interface Probe {
  readonly refs: Set<string>;
  readonly sources: Set<string>;
  readonly config: Record<string, unknown>;
  usesAsOf: boolean;
  /** Says `model`: what the schema YAML says of its columns is part of its code. */
  usesModel: boolean;
}

// What a first rendering prints is itself a template: a restates_by query put together in config() is rendered again later.
const NOWHERE = new Relation('', '', '', '{{ this }}');

/** Surroundings in which nothing can be read, for settings and names. */
export function restingSurroundings(scene: Scene, file: string): Surroundings {
  const refuse = (what: string) => (): never => {
    throw new UserError('models/template', { file, reason: `${what} is not available here` });
  };
  return {
    file,
    package: scene.package,
    project: scene.macros.root,
    target: scene.target,
    vars: scene.vars,
    environment: scene.environment,
    dispatch: scene.dispatch,
    self: NOWHERE,
    model: {},
    config: {},
    execute: false,
    incremental: false,
    asks: NO_DATABASE,
    ref: refuse('ref()'),
    source: refuse('source()'),
    configured: () => undefined,
    usedVar: () => undefined,
    log: () => undefined,
    affectedDates: refuse('affected_dates()'),
    onAffectedDates: refuse('on_affected_dates()'),
    changes: refuse('changes()'),
  };
}

/** Renders a template only to learn what it reads and how it is configured; both branches of is_incremental() are looked at. */
export function probe(
  template: Template,
  text: string,
  file: string,
  scene: Scene,
  model: Readonly<Record<string, unknown>> = {},
  config: Readonly<Record<string, unknown>> = {},
): Probe {
  const found: Probe = { refs: new Set(), sources: new Set(), config: {}, usesAsOf: false, usesModel: false };
  for (const incremental of text.includes('is_incremental') ? [false, true] : [false]) {
    const around: Surroundings = {
      ...restingSurroundings(scene, file),
      get model() {
        found.usesModel = true;
        return model;
      },
      lenient: scene.foreign,
      config: { ...config, ...found.config },
      incremental,
      ref: (name, packageName, version) => {
        found.refs.add(refKey(name, packageName, version));
        const parts = [packageName, name].filter(Boolean).map((part) => `'${part}'`);
        return new Relation(
          '',
          '',
          name,
          `{{ ref(${[...parts, ...(version ? [`v='${version}'`] : [])].join(', ')}) }}`,
        );
      },
      source: (source, table) => {
        const key = `${source}.${table}`;
        if (!scene.sources.has(key)) {
          throw new UserError('models/unknown-source', {
            file,
            source: key,
            didYouMean: nearest(key, scene.sources.keys()),
          });
        }
        found.sources.add(key);
        return new Relation('', source, table, `{{ source('${source}', '${table}') }}`);
      },
      configured: (values) => Object.assign(found.config, values),
      usedVar: (name) => {
        if (name === 'as_of') found.usesAsOf = true;
      },
      affectedDates: () => '{{ affected_dates() }}',
      onAffectedDates: () => 'true',
      changes: (table) => `{{ changes('${table}') }}`,
    };
    renderTemplate(template, scene.macros, around);
  }
  return found;
}
