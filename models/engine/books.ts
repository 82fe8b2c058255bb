import type { Transaction } from '../../core/index.ts';
import type { Decision } from './decide.ts';
import type { Available, Inputs, NodeState } from './inputs.ts';
import type { Written } from './materialise.ts';
import type { Node } from './node.ts';
import { insertJson } from './ops.ts';

interface Version {
  readonly relation: string;
  readonly month: string | null;
  /** A rebuilt relation renews all the months that it ever had: one without rows left changed too. */
  readonly whole: boolean;
}

/** What a build remembers of each node for the next one. Collected while it runs, written in the transaction that it is about. */
export class Books {
  readonly #buildId: string;
  readonly #inputs: Inputs;
  #states: { model: string; checksum: string; as_of: string | null; build_id: string }[] = [];
  #consumed: { model: string; input: string; batch: number; build_id: string }[] = [];
  #versions: Version[] = [];
  #compiled: { model: string; as_of: string; sql: string }[] = [];
  /** What was known of the nodes noted since the last writing. */
  #before = new Map<string, NodeState | undefined>();

  constructor(buildId: string, inputs: Inputs) {
    this.#buildId = buildId;
    this.#inputs = inputs;
  }

  /** Notes what a node was built from and which months of it may differ now; `written` is undefined when it was left alone. */
  note(node: Node, available: Available, decision: Decision, written: Written | undefined): void {
    const before = this.#inputs.states.get(node.name);
    const state = {
      checksum: available.checksum,
      asOf: available.asOf ?? before?.asOf,
      buildId: written ? this.#buildId : (before?.buildId ?? this.#buildId),
      batches: available.batches,
    };
    this.#before.set(node.name, before);
    this.#inputs.states.set(node.name, state);
    const moved = [...state.batches].some(([input, batch]) => before?.batches.get(input) !== batch);
    if (!written && !moved && before?.asOf === state.asOf && before?.checksum === state.checksum) return;
    this.#states.push({
      model: node.name,
      checksum: state.checksum,
      as_of: state.asOf ?? null,
      build_id: state.buildId,
    });
    for (const [input, batch] of state.batches) {
      this.#consumed.push({ model: node.name, input, batch, build_id: this.#buildId });
    }
    if (!written) return;
    const whole = written.months === undefined || decision.action === 'full';
    const relation = `${node.schema}.${node.identifier}`;
    for (const month of written.months ?? [null]) this.#versions.push({ relation, month, whole });
    if (written.months?.length === 0) this.#versions.push({ relation, month: null, whole });
  }

  /** Notes the SQL from which a model was built anew, for the next plan to compare with. */
  noteSql(node: Node, asOf: string, sql: string): void {
    this.#compiled.push({ model: node.name, as_of: asOf, sql });
  }

  /** Forgets what was noted since the last writing: its transaction was rolled back. */
  forget(): void {
    for (const [name, state] of this.#before) {
      if (state) this.#inputs.states.set(name, state);
      else this.#inputs.states.delete(name);
    }
    this.#clear();
  }

  #clear(): void {
    [this.#states, this.#consumed, this.#versions, this.#compiled] = [[], [], [], []];
    this.#before = new Map();
  }

  /** Writes everything noted since the last writing. */
  async write(tx: Transaction): Promise<void> {
    if (this.#states.length > 0) {
      const models = [JSON.stringify(this.#states.map((state) => state.model))];
      const named = `where model in (select unnest(from_json($1::json, '["varchar"]')))`;
      await tx.run(`delete from ops.model_state ${named}`, models);
      await tx.run(`delete from ops.consumed ${named}`, models);
    }
    await insertJson(
      tx,
      'ops.model_state',
      'model varchar, checksum varchar, as_of varchar, build_id varchar',
      this.#states,
    );
    await insertJson(
      tx,
      'ops.consumed',
      'model varchar, input varchar, batch bigint, build_id varchar',
      this.#consumed,
    );
    await this.#writeVersions(tx);
    await this.#writeCompiled(tx);
    this.#clear();
  }

  async #writeCompiled(tx: Transaction): Promise<void> {
    if (this.#compiled.length === 0) return;
    const models = [JSON.stringify(this.#compiled.map(({ model }) => model))];
    await tx.run(`delete from ops.compiled where model in (select unnest(from_json($1::json, '["varchar"]')))`, models);
    await insertJson(tx, 'ops.compiled', 'model varchar, as_of varchar, sql varchar', this.#compiled);
  }

  async #writeVersions(tx: Transaction): Promise<void> {
    if (this.#versions.length === 0) return;
    const given = `(select unnest(from_json($1::json, '[{"relation": "varchar", "month": "date", "whole": "boolean"}]'), recursive := true))`;
    const params = [JSON.stringify(this.#versions), this.#buildId];
    await tx.run(
      `update ops.relation_versions set build_id = $2 where relation in (select relation from ${given} where whole)`,
      params,
    );
    await tx.run(
      `merge into ops.relation_versions as kept using ${given} as given
       on kept.relation = given.relation and kept.month is not distinct from given.month
       when matched then update set build_id = $2
       when not matched then insert values (given.relation, given.month, $2)`,
      params,
    );
  }
}
