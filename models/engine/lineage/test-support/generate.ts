type Type = 'n' | 'w' | 'd';

/** A column that a generated query may name. */
interface Column {
  readonly name: string;
  readonly type: Type;
}

interface Generated {
  readonly sql: string;
  readonly columns: readonly Column[];
}

interface Relation {
  readonly sql: string;
  readonly alias: string;
  readonly columns: readonly Column[];
}

/** mulberry32: small, seeded, the same everywhere. */
function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const of = (types: string): Column[] => types.split(' ').map((one) => ({ name: one.slice(1), type: one[0] as Type }));

const TABLES: readonly (readonly [string, readonly Column[]])[] = [
  ['t', of('nk na wb dd')],
  ['u', of('nk nx wy wb')],
  ['pool.raw.v', of('nk nz wy')],
];

const KNOWN_NAMES: Readonly<Record<Type, readonly string[]>> = { n: ['k', 'a', 'x', 'z'], w: ['y', 'b'], d: ['d'] };

/** Makes queries over the garden that use what the tracer must understand. A seed gives the same query every time. */
class Generator {
  readonly #random: () => number;
  #count = 0;

  constructor(seed: number) {
    this.#random = randomSource(seed);
  }

  int(below: number): number {
    return Math.floor(this.#random() * below);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.int(from.length)] as T;
  }

  chance(of100: number): boolean {
    return this.int(100) < of100;
  }

  name(prefix: string): string {
    this.#count++;
    return `${prefix}${this.#count}`;
  }

  /** A name for an output column: a new one, or one that a column of the garden has. */
  alias(type: Type, taken: readonly Column[]): string {
    const known = this.pick(KNOWN_NAMES[type]);
    return this.chance(30) && !taken.some(({ name }) => name === known) ? known : this.name('c');
  }

  column(type: Type, columns: readonly Column[]): string | undefined {
    const fitting = columns.filter((column) => column.type === type);
    return fitting.length === 0 ? undefined : this.pick(fitting).name;
  }

  constant(type: Type): string {
    if (type === 'n') return String(this.int(4));
    return type === 'w' ? this.pick(["'a'", "'b'", "'p'"]) : "date '2025-03-10'";
  }

  expression(type: Type, columns: readonly Column[], depth: number): string {
    const plain = () => this.column(type, columns) ?? this.constant(type);
    if (depth === 0 || this.chance(45)) return plain();
    const inner = (kind: Type = type) => this.expression(kind, columns, depth - 1);
    const common = [
      () => `case when ${this.condition(columns, depth - 1)} then ${inner()} else ${inner()} end`,
      () => `coalesce(${inner()}, ${inner()})`,
      () => `(select ${this.pick(['min', 'max'])}(${this.lookup(type)}) from u as g where g.k = ${inner('n')})`,
    ];
    const numbers = [
      () => `(${inner()} + ${inner()})`,
      () => `length(${inner('w')})`,
      () => `day(${inner('d')})`,
      () => `len(list_filter([${inner()}, ${inner()}], e -> e > ${this.expression('n', columns, 0)}))`,
      () => `list_sum([q + ${this.expression('n', columns, 0)} for q in [${inner()}, 1]])::integer`,
      () => `{'f': ${inner()}}.f`,
      () => `cast(${inner()} in (select x from u where y = ${this.constant('w')}) as integer)`,
    ];
    const words = [
      () => `(${inner()} || ${inner()})`,
      () => `upper(${inner()})`,
      () => `cast(${inner('n')} as varchar)`,
    ];
    const days = [() => `(${inner()} + ${inner('n')}::integer)`];
    return this.pick([...common, ...(type === 'n' ? numbers : type === 'w' ? words : days)])();
  }

  lookup(type: Type): string {
    return type === 'n' ? 'g.x' : type === 'w' ? 'g.y' : "date '2025-03-01' + g.x";
  }

  condition(columns: readonly Column[], depth: number): string {
    const type = this.pick<Type>(['n', 'n', 'w']);
    const [one, other] = [this.expression(type, columns, depth), this.expression(type, columns, depth)];
    return this.pick([
      () => `${one} ${this.pick(['=', '<', '>=', '<>'])} ${other}`,
      () => `${one} is not null`,
      () => `(${one} = ${other} or ${this.expression('w', columns, 0)} is null)`,
      () => `exists (select 1 from pool.raw.v as h where h.k = ${this.expression('n', columns, 0)})`,
      () => `${one} between ${other} and ${other}`,
    ])();
  }

  relation(depth: number, ctes: readonly Relation[]): Relation {
    const alias = this.name('r');
    if (ctes.length > 0 && this.chance(40)) {
      const cte = this.pick(ctes);
      return { sql: `${cte.sql} as ${alias}`, alias, columns: cte.columns };
    }
    if (depth > 0 && this.chance(45)) {
      const { sql, columns } = this.query(depth - 1, ctes);
      return { sql: `(${sql}) as ${alias}`, alias, columns };
    }
    const [name, columns] = this.pick(TABLES);
    return { sql: `${name} as ${alias}`, alias, columns };
  }

  qualified({ alias, columns }: Relation): Column[] {
    return columns.map(({ name, type }) => ({ name: `${alias}.${name}`, type }));
  }

  /** A FROM clause and the columns that may be named after it. */
  from(depth: number, ctes: readonly Relation[]): { sql: string; columns: Column[]; star: Column[] } {
    const first = this.relation(depth, ctes);
    const one = this.qualified(first);
    if (this.chance(45)) {
      return { sql: first.sql, columns: this.chance(50) ? one : [...first.columns], star: [...first.columns] };
    }
    if (this.chance(15)) {
      const number = this.expression('n', one, 1);
      const [alias, column] = [this.name('r'), this.name('e')];
      const sql = `${first.sql}, unnest([${number}, ${this.constant('n')}]) as ${alias}(${column})`;
      return {
        sql,
        columns: [...one, { name: column, type: 'n' }],
        star: [...first.columns, { name: column, type: 'n' }],
      };
    }
    const second = this.relation(depth, ctes);
    const other = this.qualified(second);
    const both = [...one, ...other];
    const shared = first.columns.filter(({ name, type }) =>
      second.columns.some((column) => column.name === name && column.type === type),
    );
    const kind = this.pick(['join', 'left join', 'right join', 'full join']);
    if (shared.length > 0 && this.chance(40)) {
      const { name, type } = this.pick(shared);
      const rest = second.columns.filter((column) => column.name !== name);
      const columns = [...both.filter((column) => !column.name.endsWith(`.${name}`)), { name, type }];
      return { sql: `${first.sql} ${kind} ${second.sql} using (${name})`, columns, star: [...first.columns, ...rest] };
    }
    const on = `${this.column('n', one) ?? 1} = ${this.column('n', other) ?? 1}`;
    return {
      sql: `${first.sql} ${kind} ${second.sql} on ${on}`,
      columns: both,
      star: [...first.columns, ...second.columns],
    };
  }

  plain(depth: number, ctes: readonly Relation[]): Generated {
    const { sql: from, columns, star } = this.from(depth, ctes);
    const where = (also: readonly Column[]) =>
      this.chance(40) ? ` where ${this.condition([...columns, ...also], 1)}` : '';
    if (this.chance(15) && new Set(star.map(({ name }) => name)).size === star.length) {
      return { sql: `select * from ${from}${where([])}`, columns: star };
    }
    const made: Column[] = [];
    const list = Array.from({ length: 1 + this.int(3) }, () => {
      const type = this.pick<Type>(['n', 'n', 'w', 'w', 'd']);
      // A later column may say an earlier one by its alias.
      const said = this.chance(20) ? made : [];
      const name = this.alias(type, made);
      const sql = this.chance(25) ? this.window(type, columns) : this.expression(type, [...columns, ...said], 2);
      made.push({ name, type });
      return `${sql} as ${name}`;
    });
    const distinct = this.chance(10) ? 'distinct ' : '';
    const qualify = this.chance(10)
      ? ` qualify row_number() over (order by ${this.orders(columns)}) <= 3 and ${this.condition([...columns, ...made], 1)}`
      : '';
    const inOrder = distinct === '' && this.chance(12) ? this.inOrder(columns, made) : '';
    const filter = where(this.chance(20) ? made : []);
    return { sql: `select ${distinct}${list.join(', ')} from ${from}${filter}${qualify}${inOrder}`, columns: made };
  }

  // All columns decide the order, so that ties are equal rows.
  orders(columns: readonly Column[]): string {
    const start = this.int(columns.length);
    return [...columns.slice(start), ...columns.slice(0, start)].map(({ name }) => name).join(', ');
  }

  inOrder(columns: readonly Column[], made: readonly Column[]): string {
    const first = this.expression(this.pick<Type>(['n', 'w']), [...columns, ...made], 1);
    return ` order by ${first}, ${this.orders(columns)}, ${this.orders(made)} limit 3`;
  }

  window(type: Type, columns: readonly Column[]): string {
    const over = `over (partition by ${this.expression('n', columns, 0)} order by ${this.orders(columns)})`;
    const value = this.expression(type, columns, 1);
    const common = [`max(${value}) ${over}`, `lag(${value}) ${over}`, `first_value(${value}) ${over}`];
    return this.pick(
      type === 'n' ? [...common, `row_number() ${over}`, `sum(${value})::integer ${over}`] : common,
    ).replace('::integer over', ' over');
  }

  grouped(depth: number, ctes: readonly Relation[]): Generated {
    const { sql: from, columns } = this.from(depth, ctes);
    const keyType = this.pick<Type>(['n', 'w']);
    const key = this.expression(keyType, columns, 1);
    const type = this.pick<Type>(['n', 'n', 'w', 'd']);
    const keyName = this.alias(keyType, []);
    const valueName = this.alias(type, [{ name: keyName, type: keyType }]);
    const value = this.expression(type, columns, 1);
    const filter = this.chance(30) ? ` filter (where ${this.condition(columns, 1)})` : '';
    const aggregate =
      type === 'n' && this.chance(50) ? `cast(count(${value})${filter} as integer)` : `max(${value})${filter}`;
    const having = this.chance(35)
      ? ` having ${this.pick(['count(*) > 1', `max(${this.expression('n', columns, 1)}) > 1`, `${valueName} is not null`, `max(${keyName}) is not null`])}`
      : '';
    const group = this.pick([keyName, 'all', '1']);
    return {
      sql: `select ${key} as ${keyName}, ${aggregate} as ${valueName} from ${from} group by ${group}${having}`,
      columns: [
        { name: keyName, type: keyType },
        { name: valueName, type },
      ],
    };
  }

  combined(depth: number, ctes: readonly Relation[]): Generated {
    const names = [this.name('c'), this.name('c')];
    const kind = this.pick(['union all', 'union', 'union all by name', 'except', 'intersect']);
    const byName = kind.endsWith('name');
    const side = () => {
      const { sql, columns } = this.from(depth - 1, ctes);
      const list = names.map((name, at) => `${this.expression(at === 0 ? 'n' : 'w', columns, 1)} as ${name}`);
      return `select ${(byName && this.chance(50) ? list.reverse() : list).join(', ')} from ${sql}`;
    };
    const columns: Column[] = names.map((name, at) => ({ name, type: at === 0 ? 'n' : 'w' }));
    return { sql: `(${side()}) ${kind} (${side()})`, columns };
  }

  query(depth: number, ctes: readonly Relation[]): Generated {
    if (depth > 0 && this.chance(30)) {
      const inner = this.query(depth - 1, ctes);
      const name = this.name('q');
      const { sql, columns } = this.query(depth - 1, [...ctes, { sql: name, alias: name, columns: inner.columns }]);
      const how = this.pick(['', ' materialized', ' not materialized']);
      const body = sql.startsWith('with') ? `select * from (${sql})` : sql;
      return { sql: `with ${name} as${how} (${inner.sql}) ${body}`, columns };
    }
    if (depth > 0 && this.chance(20)) return this.combined(depth, ctes);
    return this.chance(25) ? this.grouped(depth, ctes) : this.plain(depth, ctes);
  }
}

/** The query of a seed. */
export const generatedSql = (seed: number): string => new Generator(seed).query(2, []).sql;
