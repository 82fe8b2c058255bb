import type { ReadonlyTransaction, ReadonlyWarehouse } from '../../../core/index.ts';
import { type Decision, decide } from '../decide.ts';
import { reach, readers } from '../graph.ts';
import { Inputs } from '../inputs.ts';
import type { Node } from '../node.ts';
import { type ParsedProject, parseProject } from '../parse.ts';
import type { ProjectOptions } from '../plan.ts';
import { dependsOn } from '../run-tests.ts';
import { selectNodes } from '../select/select.ts';
import { earlierResults, testable, versionOf } from '../test-phase.ts';
import { testSql } from '../test-sql.ts';
import { comparedWithBuilt } from './compared.ts';
import { type Cost, type Costs, readCosts } from './cost.ts';
import { lineDiff } from './line-diff.ts';
import { Rendering } from './rendering.ts';
import { unitDependsOn } from './unit-phase.ts';

export interface PlannedModel {
  readonly name: string;
  readonly action: Decision['action'];
  readonly reason: string;
  /** What its last run of this kind took; null where it never ran. */
  readonly cost: Cost | null;
  /** How its SQL differs from what it was last built anew from; null where its code did not change or the books have none. */
  readonly diff: readonly string[] | null;
  /** Nodes after it that would be looked at again. */
  readonly reaches: readonly string[];
  /** Its relation and theirs. */
  readonly relations: readonly string[];
}

export interface Plan {
  readonly models: readonly PlannedModel[];
  /** Tests that would be asked: the answers of the others are taken over. */
  readonly tests: readonly string[];
  readonly total: Cost & {
    readonly models: number;
    /** Models that would be built and of which no run is known. */
    readonly unknown: number;
  };
}

type PlanOptions = ProjectOptions & { readonly fullRefresh?: boolean };

/** A plan is made in one picture of the warehouse, in which templates may ask. */
class Planning {
  readonly #parsed: ParsedProject;
  readonly #options: PlanOptions;
  readonly #tx: ReadonlyTransaction;
  readonly #inputs: Inputs;
  readonly #rendering: Rendering;
  #chosen: ReadonlySet<string> = new Set();

  constructor(parsed: ParsedProject, options: PlanOptions, tx: ReadonlyTransaction) {
    this.#parsed = parsed;
    this.#options = options;
    this.#tx = tx;
    this.#inputs = new Inputs(parsed, options.asOf);
    this.#rendering = new Rendering(parsed, false);
  }

  async plan(): Promise<Plan> {
    await this.#inputs.read(this.#tx);
    const compared = comparedWithBuilt(this.#parsed, this.#inputs);
    this.#chosen = selectNodes(this.#parsed, { ...this.#options, compared });
    const costs = await this.#costs();
    const before = await this.#built();
    const next = readers(this.#parsed.nodes);
    const models: PlannedModel[] = [];
    const decided = new Map<string, Decision>();
    for (const node of this.#parsed.nodes.values()) {
      if (!this.#chosen.has(node.name) || node.config.materialized === 'ephemeral') continue;
      const available = this.#inputs.available(node);
      const fullRefresh = this.#options.fullRefresh ?? false;
      const decision = decide(node, this.#inputs, available, { fullRefresh, decided });
      decided.set(node.name, decision);
      const state = this.#inputs.states.get(node.name);
      const isCode = state !== undefined && state.checksum !== available.checksum;
      const reaches = [...reach(node.name, (name) => next.get(name) ?? [])].sort();
      this.#inputs.assume(node, available, decision.action !== 'none');
      models.push({
        name: node.name,
        action: decision.action,
        reason: decision.reason,
        cost: decision.action === 'none' ? null : (costs(node.name, decision.action) ?? null),
        diff: isCode ? await this.#diff(node, before.get(node.name)) : null,
        reaches,
        relations: [node.name, ...reaches].flatMap((name) => this.#relation(name)),
      });
    }
    return { models, tests: await this.#tests(), total: total(models) };
  }

  #relation(name: string): string[] {
    const node = this.#parsed.nodes.get(name);
    return node && node.config.materialized !== 'ephemeral' ? [node.relation] : [];
  }

  async #costs(): Promise<Costs> {
    return this.#inputs.relations.has('ops.model_runs') ? readCosts(this.#tx) : () => undefined;
  }

  /** The SQL from which models were last built anew, as if on this plan's day. */
  async #built(): Promise<Map<string, string>> {
    if (!this.#inputs.relations.has('ops.compiled')) return new Map();
    const rows = await this.#tx.rows<{ model: string; as_of: string; sql: string }>('from ops.compiled');
    return new Map(rows.map(({ model, as_of: asOf, sql }) => [model, sql.replaceAll(asOf, this.#options.asOf)]));
  }

  async #diff(node: Node, before: string | undefined): Promise<string[] | null> {
    if (before === undefined || !node.template) return null;
    return lineDiff(before, await this.#rendering.in(this.#tx)((compiler) => compiler.model(node)));
  }

  async #tests(): Promise<string[]> {
    const isKept = this.#inputs.relations.has('ops.test_results');
    const earlier = isKept ? await earlierResults(this.#tx, []) : new Map();
    const render = this.#rendering.in(this.#tx);
    const asked: string[] = this.#parsed.unitTests
      .filter((unit) => {
        const node = this.#parsed.nodes.get(unit.model);
        if (!node || !this.#chosen.has(node.name)) return false;
        return earlier.get(unit.name)?.inputs !== unitDependsOn(unit, node, this.#inputs);
      })
      .map(({ name }) => name);
    for (const test of this.#parsed.tests) {
      if (!testable(test, this.#parsed, this.#inputs, this.#chosen)) continue;
      const version = versionOf(test, this.#parsed, this.#inputs);
      const before = earlier.get(test.name)?.inputs;
      if (version && before && dependsOn(await render((compiler) => testSql(test, compiler)), version) === before)
        continue;
      asked.push(test.name);
    }
    return asked;
  }
}

function total(models: readonly PlannedModel[]): Plan['total'] {
  const built = models.filter(({ action }) => action !== 'none');
  const costs = built.flatMap(({ cost }) => cost ?? []);
  return {
    models: built.length,
    seconds: costs.reduce((sum, { seconds }) => sum + seconds, 0),
    rows: costs.reduce((sum, { rows }) => sum + rows, 0),
    unknown: built.length - costs.length,
  };
}

/**
 * What a build would do now and why, what it would take, and how code changed, without doing it. Parents that would be
 * rebuilt count as changed for their children.
 */
export function plan(warehouse: ReadonlyWarehouse, options: PlanOptions): Promise<Plan> {
  const vars = { ...options.vars, as_of: options.asOf };
  const parsed = parseProject(options.projectDir, { overlayDir: options.overlayDir, vars });
  return warehouse.snapshot((tx) => new Planning(parsed, options, tx).plan());
}
