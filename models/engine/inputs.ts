import { createHash } from 'node:crypto';
import type { ReadonlyTransaction } from '../../core/index.ts';
import type { Node } from './node.ts';
import type { ParsedProject } from './parse.ts';
import { inputsBesides } from './restates-like.ts';

/** What a materialised node was built from: the last batch used of each landed table, the as_of, and the code. */
export interface NodeState {
  readonly checksum: string;
  readonly asOf: string | undefined;
  readonly buildId: string;
  readonly batches: ReadonlyMap<string, number>;
}

/** What a node would be built from now. */
export interface Available {
  readonly checksum: string;
  /** Present when the node or a parent says var('as_of'). */
  readonly asOf: string | undefined;
  readonly batches: ReadonlyMap<string, number>;
  /** Sources whose changes nobody writes down: whoever reads them is always built again. */
  readonly untracked: readonly string[];
  /** Inputs whose changes can reach the node: not only through parents that stayed as they were. */
  readonly loud: ReadonlySet<string>;
}

/** A batch that changed a landed table; `undated` when some change has no date to restate by. */
interface Change {
  readonly batch: number;
  readonly undated: boolean;
}

// Sorts after every build id.
const LATEST = '~';

const digest = (...parts: unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

/** What landed and what was used, read at the start of a build in its snapshot. */
export class Inputs {
  readonly #parsed: ParsedProject;
  readonly #asOf: string;
  readonly #common: string;
  readonly states = new Map<string, NodeState>();
  /** What exists in the warehouse: 'schema.name' and whether it is a table or a view. */
  readonly relations = new Map<string, 'table' | 'view'>();
  readonly #untracked = new Map<string, boolean>();
  readonly #besides = new Map<string, ReadonlySet<string>>();
  /** The build that last wrote a node, as it was when this one began. */
  readonly #wroteBefore = new Map<string, string>();
  #highWater = new Map<string, number>();
  #changes = new Map<string, Change[]>();
  #tracked = false;

  constructor(parsed: ParsedProject, asOf: string) {
    this.#parsed = parsed;
    this.#asOf = asOf;
    const { as_of: _asOf, ...vars } = parsed.vars;
    this.#common = digest(
      [parsed.project, ...parsed.project.packages].flatMap(({ macros }) => macros.map((file) => file.text)),
      vars,
    );
  }

  /** Reads the high-water marks first: the snapshot of raw starts at its first raw statement (DESIGN D4). */
  async read(tx: ReadonlyTransaction): Promise<void> {
    const attached = await tx.rows("select 1 from duckdb_databases() where database_name = 'raw'");
    if (attached.length > 0) await this.#readRaw(tx);
    // information_schema takes five times as long.
    for (const row of await tx.rows<{ name: string; kind: 'table' | 'view' }>(
      `select schema_name || '.' || table_name as name, 'table' as kind from duckdb_tables() where database_name = current_database()
       union all
       select schema_name || '.' || view_name, 'view' from duckdb_views() where database_name = current_database() and not internal`,
    )) {
      this.relations.set(row.name, row.kind);
    }
    if (!this.relations.has('ops.model_state')) return;
    await this.#readStates(tx);
    await this.#readChanges(tx);
  }

  async #readRaw(tx: ReadonlyTransaction): Promise<void> {
    const kept = await tx.rows(
      "select 1 from duckdb_tables() where database_name = 'raw' and schema_name = 'main' and table_name in ('_batches', '_changes')",
    );
    this.#tracked = kept.length === 2;
    if (!this.#tracked) return;
    const marks = await tx.rows<{ landed: string; batch: number }>(
      'select "table" as landed, max(batch) as batch from raw.main._batches where applied_at is not null group by all',
    );
    this.#highWater = new Map(marks.map((mark) => [mark.landed, mark.batch]));
  }

  async #readStates(tx: ReadonlyTransaction): Promise<void> {
    const batches = new Map<string, Map<string, number>>();
    for (const row of await tx.rows<{ model: string; input: string; batch: number }>(
      'select model, input, batch from ops.consumed',
    )) {
      const of = batches.get(row.model) ?? new Map<string, number>();
      batches.set(row.model, of.set(row.input, row.batch));
    }
    for (const row of await tx.rows<{ model: string; checksum: string; as_of: string | null; build_id: string }>(
      'select model, checksum, as_of, build_id from ops.model_state',
    )) {
      this.#wroteBefore.set(row.model, row.build_id);
      this.states.set(row.model, {
        checksum: row.checksum,
        asOf: row.as_of ?? undefined,
        buildId: row.build_id,
        batches: batches.get(row.model) ?? new Map(),
      });
    }
  }

  async #readChanges(tx: ReadonlyTransaction): Promise<void> {
    if (!this.#tracked) return;
    const used = [...this.states.values()].flatMap((state) => [...state.batches.values()]).filter((batch) => batch > 0);
    const from = used.reduce((least, batch) => Math.min(least, batch), Number.MAX_SAFE_INTEGER);
    if (used.length === 0 || Math.max(0, ...this.#highWater.values()) <= from) return;
    for (const row of await tx.rows<{ landed: string; batch: number; undated: boolean }>(
      'select "table" as landed, batch, bool_or(date_column is null) as undated from raw.main._changes where batch > $1 group by all',
      [from],
    )) {
      this.#changes.set(row.landed, [...(this.#changes.get(row.landed) ?? []), row]);
    }
  }

  /** What a node would read now: landed tables directly, materialised parents as far as they themselves were built. */
  available(node: Node): Available {
    return this.#walk(node, this.states.get(node.name)?.buildId ?? '', new Map());
  }

  #walk(node: Node, since: string, known: Map<string, Available>): Available {
    const before = known.get(node.name);
    if (before) return before;
    const batches = new Map<string, number>();
    const untracked: string[] = [];
    const parts: unknown[] = [];
    const loud = new Set<string>(node.usesAsOf ? ['as_of'] : []);
    let asOf = node.usesAsOf ? this.#asOf : undefined;
    const offer = (input: string, batch: number) => batches.set(input, Math.min(batch, batches.get(input) ?? batch));
    for (const key of node.sources) {
      const table = this.#parsed.sources.get(key);
      if (!this.#follows(key) || !table) untracked.push(key);
      else {
        offer(table.identifier, this.#highWater.get(table.identifier) ?? 0);
        loud.add(table.identifier);
      }
    }
    for (const ref of node.refs) {
      const parent = this.#parsed.nodes.get(ref);
      if (!parent) continue;
      const stored = ['ephemeral', 'view'].includes(parent.config.materialized) ? undefined : this.states.get(ref);
      const seen = stored ?? this.#walk(parent, since, known);
      for (const [input, batch] of seen.batches) offer(input, batch);
      if (seen.asOf !== undefined) asOf = asOf === undefined || seen.asOf < asOf ? seen.asOf : asOf;
      if (!('untracked' in seen)) {
        // Changes that left the parent as it was cannot matter here.
        if (seen.buildId > since) for (const input of [...seen.batches.keys(), 'as_of']) loud.add(input);
      } else {
        untracked.push(...seen.untracked);
        for (const input of seen.loud) loud.add(input);
      }
      parts.push([ref, seen.checksum, stored && this.#untrackedBelow(parent) ? stored.buildId : '']);
    }
    const declared = node.usesModel ? node.columns.map(({ name, dataType }) => [name, dataType]) : [];
    const checksum = digest(this.#common, node.text, node.config.raw, node.relation, declared, parts);
    const found = { checksum, asOf, batches, untracked, loud };
    known.set(node.name, found);
    return found;
  }

  #follows(key: string): boolean {
    return this.#tracked && this.#parsed.sources.get(key)?.database === 'raw';
  }

  // A parent with untracked sources may hold other rows after each of its builds.
  #untrackedBelow(node: Node): boolean {
    const known = this.#untracked.get(node.name);
    if (known !== undefined) return known;
    const parents = node.refs.map((ref) => this.#parsed.nodes.get(ref)).filter((parent) => parent !== undefined);
    const found =
      node.sources.some((key) => !this.#follows(key)) || parents.some((parent) => this.#untrackedBelow(parent));
    this.#untracked.set(node.name, found);
    return found;
  }

  /** Batches of a landed table after `from` and up to `to` that changed something. */
  changesBetween(table: string, from: number, to: number): readonly Change[] {
    return (this.#changes.get(table) ?? []).filter(({ batch }) => batch > from && batch <= to);
  }

  /** What reaches a node otherwise than through the models that it restates like. */
  besides(node: Node): ReadonlySet<string> {
    const found = this.#besides.get(node.name) ?? inputsBesides(node, this.#parsed);
    this.#besides.set(node.name, found);
    return found;
  }

  /** Whether an earlier build wrote a parent without this node: which days it then restated nobody knows any more. */
  missed(node: Node, parent: string): boolean {
    return (this.#wroteBefore.get(parent) ?? '') > (this.#wroteBefore.get(node.name) ?? '');
  }

  /** Goes on as if a node had been brought up to what is available: for a plan, which builds nothing. */
  assume(node: Node, available: Available, written: boolean): void {
    const before = this.states.get(node.name);
    const buildId = written ? LATEST : (before?.buildId ?? LATEST);
    this.states.set(node.name, {
      checksum: available.checksum,
      asOf: available.asOf,
      buildId,
      batches: available.batches,
    });
  }

  /** True when ingest keeps its books in raw: what changed is known. */
  get tracked(): boolean {
    return this.#tracked;
  }

  /** The last batch applied to a source's table; undefined where nobody keeps count. */
  highWaterOf(source: string): number | undefined {
    const table = this.#parsed.sources.get(source);
    return table && this.#follows(source) ? (this.#highWater.get(table.identifier) ?? 0) : undefined;
  }

  /** Whether a node's relation exists, and as what. */
  existing(node: Node): 'table' | 'view' | undefined {
    return this.relations.get(`${node.schema}.${node.identifier}`);
  }
}
