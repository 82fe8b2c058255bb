import { beforeAll, describe, expect, it } from 'vitest';
import { lineageOf } from './test-support/lineage-of.ts';

// `column = sources | what only decides`; ~ computed, without it copied; `rows |` decides which rows there are.
const CASES: Readonly<Record<string, readonly (readonly [sql: string, lineage: string])[]>> = {
  windows: [
    ['select row_number() over (partition by a order by d) as n from t', 'n =  | t.a t.d'],
    ["select lag(b, 1, '-') over (order by d) as p from t", 'p = ~t.b | t.d'],
    [
      'select sum(a) filter (where d is not null) over w as s from t window w as (partition by k)',
      's = ~t.a | t.d t.k',
    ],
    ['select a from t qualify row_number() over (partition by k order by d desc) = 1', 'a = t.a; rows | t.d t.k'],
    [
      'select b as name, row_number() over (order by d) as n from t qualify n = 1',
      'name = t.b; n =  | t.d; rows | t.d',
    ],
    [
      'select last_value(b ignore nulls) over (partition by k order by d rows between a preceding and current row) as v from t',
      'v = ~t.b | t.a t.d t.k',
    ],
  ],
  'groups and aggregates': [
    ['select b, max(a) as m from t group by all', 'b = t.b; m = ~t.a; rows | t.b'],
    ['select b, max(a) as m from t group by 1 having count(k) > 1', 'b = t.b; m = ~t.a; rows | t.b t.k'],
    ['select b, count(*) as n from t group by cube (b, d)', 'b = t.b; n =; rows | t.b t.d'],
    ['select grouping(b) as g, b from t group by rollup (b)', 'g = ~t.b; b = t.b; rows | t.b'],
    ['select upper(b) as up, sum(a) as s from t group by up', 'up = ~t.b; s = ~t.a; rows | t.b'],
    ['select arg_max(b, d) as newest from t', 'newest = ~t.b | t.d'],
    ["select string_agg(b, '-' order by d) filter (where a > 1) as s from t", 's = ~t.b | t.a t.d'],
    ['select count(*) as n from t', 'n ='],
    ['select count(distinct b) as n, min(a order by d) as m from t', 'n = ~t.b; m = ~t.a | t.d'],
    ['select distinct a, b from t', 'a = t.a; b = t.b; rows | t.a t.b'],
    ['select distinct on (k) a, b from t order by k, d', 'a = t.a; b = t.b; rows | t.d t.k'],
  ],
  'nested values': [
    ['select s.q as q, s as whole, t.s.p as p from t', 'q = ~t.s; whole = t.s; p = ~t.s'],
    ["select {'f': a, 'g': b}.f as f from t", 'f = ~t.a ~t.b'],
    ['select list_transform(l, e -> e + a) as r from t', 'r = ~t.a ~t.l'],
    ['select list_transform(l, lambda e, i: e * i) as r from t', 'r = ~t.l'],
    ['select list_filter(l, a -> a > k) as r from t', 'r = ~t.k ~t.l'],
    ['select [e + a for e in l if e > k] as r from t', 'r = ~t.a ~t.k ~t.l'],
    ["select (b::json) -> '$.x' as j from t", 'j = ~t.b'],
    ['select t from t', 't = ~t.a ~t.b ~t.d ~t.k ~t.l ~t.s'],
    ['select [a, k] as l, map {b: a} as m from t', 'l = ~t.a ~t.k; m = ~t.a ~t.b'],
  ],
  'conditions and casts': [
    ["select case when d is null then a when b = 'x' then k else 0 end as c from t", 'c = ~t.a ~t.k | t.b t.d'],
    ["select case b when 'x' then k end as c from t", 'c = ~t.k | t.b'],
    [
      'select if(d is null, a, k) as i, nullif(a, k) as z, coalesce(a, k) as c from t',
      'i = ~t.a ~t.k | t.d; z = ~t.a ~t.k; c = ~t.a ~t.k',
    ],
    ['select a::varchar as c, try_cast(b as date) as g, b collate nocase as n from t', 'c = t.a; g = t.b; n = t.b'],
    [
      'select a between k and length(b) as f, a in (k, 3) as i, not (a = k) as n from t',
      'f = ~t.a ~t.b ~t.k; i = ~t.a ~t.k; n = ~t.a ~t.k',
    ],
  ],
  names: [
    ['select a as n, n + k as m from t where n > 1', 'n = t.a; m = ~t.a ~t.k; rows | t.a'],
    ['select x: a, y: k from t', 'x = t.a; y = t.k'],
    ['select #2 as second from t', 'second = t.a'],
    ['select current_date as today, pi() as c', 'today =; c ='],
    ['select a from t order by d limit (select max(x) from u)', 'a = t.a; rows | t.d u.x'],
    ['select b, a as k from t order by k', 'b = t.b; k = t.a; rows | t.a'],
    ['select b, a as k from t order by -k', 'b = t.b; k = t.a; rows | t.k'],
    ['select b, -a as n from t order by n + 1', 'b = t.b; n = ~t.a; rows | t.a'],
    ['select distinct on (k) b as k, a from t', 'k = t.b; a = t.a; rows | t.b'],
    ['select max(a) as k, b from t group by b having max(k) > 3', 'k = ~t.a; b = t.b; rows | t.b t.k'],
    ['select a from t order by all', 'a = t.a; rows | t.a'],
    ['select -a as a from t order by a', 'a = ~t.a; rows | t.a'],
    ['select a, A from t', 'a = t.a; a_1 = t.a'],
    ["select a, a + 1, 'it' from t", "a = t.a; (a + 1) = ~t.a; 'it' ="],
  ],
};

describe('lineage of expressions', () => {
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
