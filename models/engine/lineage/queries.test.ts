import { beforeAll, describe, expect, it } from 'vitest';
import { lineageOf } from './test-support/lineage-of.ts';

// `column = sources | what only decides`; ~ computed, without it copied; `rows |` decides which rows there are.
const CASES: Readonly<Record<string, readonly (readonly [sql: string, lineage: string])[]>> = {
  stars: [
    ['select * from u', 'k = u.k; x = u.x; y = u.y; b = u.b'],
    ['select u.* from t join u on t.k = u.k', 'k = u.k; x = u.x; y = u.y; b = u.b; rows | t.k u.k'],
    ['select * exclude (b, y) from u', 'k = u.k; x = u.x'],
    [
      'select * exclude (u.b) from t join u using (k)',
      'k = t.k; a = t.a; b = t.b; d = t.d; l = t.l; s = t.s; x = u.x; y = u.y; rows | t.k u.k',
    ],
    ['select * replace (upper(y) as y) from u', 'k = u.k; x = u.x; y = ~u.y; b = u.b'],
    ['select * rename (y as word) from u', 'k = u.k; x = u.x; word = u.y; b = u.b'],
    ["select columns('^[kx]$') from u", 'k = u.k; x = u.x'],
    ['select max(columns(* exclude (y, b))) from u', 'k = ~u.k; x = ~u.x'],
    [
      'select columns(\'(.)\')::varchar as "c_\\1" from pool.raw.v',
      'c_k = pool.raw.v.k; c_z = pool.raw.v.z; c_y = pool.raw.v.y',
    ],
    ["select * like 'k%' from u", 'k = u.k'],
    ["select columns(c -> c like '%' and c <> 'k') from pool.raw.v", 'z = pool.raw.v.z; y = pool.raw.v.y'],
    ["select coalesce(*columns(['y', 'b'])) as c from u", 'c = ~u.b ~u.y'],
    ['select s.* from t', 'p = ~t.s; q = ~t.s'],
    ['from pool.raw.v', 'k = pool.raw.v.k; z = pool.raw.v.z; y = pool.raw.v.y'],
    ['select k, * from pool.raw.v', 'k = pool.raw.v.k; k_1 = pool.raw.v.k; z = pool.raw.v.z; y = pool.raw.v.y'],
  ],
  joins: [
    ['select t.a, u.x from t join u on t.k = u.k', 'a = t.a; x = u.x; rows | t.k u.k'],
    ['select t.a, u.x from t, u where t.k = u.k', 'a = t.a; x = u.x; rows | t.k u.k'],
    ['select k, a, x from t join u using (k)', 'k = t.k; a = t.a; x = u.x; rows | t.k u.k'],
    ['select k from t full join u using (k)', 'k = ~t.k ~u.k; rows | t.k u.k'],
    ['select k from t right join u using (k)', 'k = u.k; rows | t.k u.k'],
    ['select t.k as one, u.k as other from t left join u using (k)', 'one = t.k; other = u.k; rows | t.k u.k'],
    [
      'select k from t join u using (k) full join pool.raw.v using (k)',
      'k = ~pool.raw.v.k ~t.k; rows | pool.raw.v.k t.k u.k',
    ],
    [
      'select * from u natural join pool.raw.v',
      'k = u.k; x = u.x; y = u.y; b = u.b; z = pool.raw.v.z; rows | pool.raw.v.k pool.raw.v.y u.k u.y',
    ],
    [
      'select * from pool.raw.v semi join u using (k)',
      'k = pool.raw.v.k; z = pool.raw.v.z; y = pool.raw.v.y; rows | pool.raw.v.k u.k',
    ],
    ['select t.k from t anti join u on t.k = u.k and u.x > 1', 'k = t.k; rows | t.k u.k u.x'],
    ['select t.a, u.x from t asof join u on t.k >= u.k', 'a = t.a; x = u.x; rows | t.k u.k'],
    ['select t.a, u.x from t positional join u', 'a = t.a; x = u.x'],
    [
      'select t.a, r.x from t, lateral (select x from u where u.k = t.k limit 1) as r',
      'a = t.a; x = u.x; rows | t.k u.k',
    ],
  ],
  'common table expressions': [
    ['with one as (select a as n from t), two(m) as (select n + 1 from one) select m from two', 'm = ~t.a'],
    ['with t as (select x as a from u) select a from t', 'a = u.x'],
    ['with t as (select a + 1 as a from t) select a from t', 'a = ~t.a'],
    [
      'with one as materialized (select k from t where b is null) select one.k from one join one as again using (k)',
      'k = t.k; rows | t.b t.k',
    ],
    [
      'with recursive walk as (select k, a from t union all select u.k, walk.a + u.x from walk join u on walk.k = u.k where u.y is not null) select a from walk',
      'a = ~t.a ~u.x; rows | t.k u.k u.y',
    ],
    [
      'with recursive walk(n) as (select k from t union select x from u join walk on walk.n = u.k) select n from walk',
      'n = t.k u.x; rows | t.k u.k u.x',
    ],
  ],
  'queries in queries': [
    ['select (select max(x) from u where u.k = t.k) as m from t', 'm = ~u.x | t.k u.k'],
    [
      'select (select (select max(z) from pool.raw.v where v.k = t.k and v.z = u.x) from u limit 1) as m from t',
      'm = ~pool.raw.v.z | pool.raw.v.k pool.raw.v.z t.k u.x',
    ],
    ['select a from t where exists (select 1 from u where u.k = t.k)', 'a = t.a; rows | t.k u.k'],
    ['select a in (select x from u where y = b) as f from t', 'f = ~t.a ~u.x | u.b u.y'],
    ['select a from t where a > all (select x from u)', 'a = t.a; rows | t.a u.x'],
    ['select array(select x from u order by y) as l', 'l = ~u.x | u.x u.y'],
  ],
  'set operations': [
    ['select a, b from t union all select x, y from u', 'a = t.a u.x; b = t.b u.y'],
    ['select a from t union select x from u', 'a = t.a u.x; rows | t.a u.x'],
    ['select a from t except select x from u', 'a = t.a; rows | t.a u.x'],
    ['select a from t intersect all select x from u', 'a = t.a; rows | t.a u.x'],
    ['select k, a from t union all by name select a: x, z: y from u', 'k = t.k; a = t.a u.x; z = u.y'],
    ['(select a from t) union all (select x from u) order by a limit 1', 'a = t.a u.x; rows | t.a u.x'],
  ],
  'values and functions that make rows': [
    ["select * from (values (1, 'a'), (2, 'b')) as v(n, w)", 'n =; w ='],
    ['select v.n from t, (values (t.a), (t.k)) as v(n)', 'n = t.a t.k'],
    ['select t.a, e.n from t, unnest(t.l) as e(n)', 'a = t.a; n = ~t.l; rows | t.l'],
    ['select * from range(3) as r(i), u where u.k = i', 'i =; k = u.k; x = u.x; y = u.y; b = u.b; rows | u.k'],
    ['select unnest(l) as e, a from t', 'e = ~t.l; a = t.a; rows | t.l'],
    ['select unnest(s) from t', 'p = ~t.s; q = ~t.s; rows | t.s'],
  ],
  pivots: [
    [
      "select * from (pivot u on y in ('p', 'q') using sum(x) group by k)",
      'k = u.k; p = ~u.x | u.y; q = ~u.x | u.y; rows | u.k',
    ],
    [
      "select * from (pivot t on b in ('p') using max(a) as top, count(*) as n group by k)",
      'k = t.k; p_top = ~t.a | t.b; p_n =  | t.b; rows | t.k',
    ],
    ["from u pivot (max(x) for y in ('p') group by b)", 'b = u.b; p = ~u.x | u.y; rows | u.b'],
    ['select * from (unpivot u on k, x into name w value n)', 'y = u.y; b = u.b; w =; n = u.k u.x; rows | u.k u.x'],
    ['from u unpivot include nulls (n for w in (k, x))', 'y = u.y; b = u.b; w =; n = u.k u.x'],
    [
      'from t unpivot ((n, m) for w in ((k, a), (a, k)))',
      'b = t.b; d = t.d; l = t.l; s = t.s; w =; n = t.a t.k; m = t.a t.k; rows | t.a t.k',
    ],
  ],
  'what is not traced': [
    ['select * exclude (u.k) from t join u using (k)', 'not traced: * without or renaming u.k, of a join by USING'],
    ['select * from (pivot u on y using sum(x))', 'not traced: Only SELECT statements can be serialized to json!'],
    ['select * from (describe t)', 'not traced: a FROM clause with SHOW_REF (DESCRIBE or SUMMARIZE)'],
    ["select * from query('select 1 as one')", 'not traced: query() runs SQL that is text here'],
    [
      'with recursive up(k, n) using key (k) as (select k, a from t union select u.k, u.x from u join up on up.k = u.k) select n from up',
      'not traced: RECURSIVE_CTE_NODE says key_targets, which is not understood',
    ],
  ],
};

describe('lineage of queries', () => {
  const found = new Map<string, string>();
  beforeAll(async () => {
    const queries = Object.values(CASES).flatMap((cases) => cases.map(([sql]) => sql));
    for (const [at, lineage] of (await lineageOf(queries)).entries()) found.set(queries[at] ?? '', lineage);
  });

  describe.each(Object.entries(CASES))('%s', (_, cases) => {
    it.each(cases)('%s', (sql, lineage) => {
      expect(found.get(sql)).toBe(lineage);
    });
  });
});
