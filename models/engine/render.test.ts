import { describe, expect, it } from 'vitest';
import { Macros, parseTemplate, Relation } from './render.ts';

const macros = new Macros([
  {
    path: 'macros/all.sql',
    text: `{% macro cents(column, scale=100) %}({{ column }} * {{ scale }}){% endmacro %}
{% macro day(x) %}{{ adapter.dispatch('day')(x) }}{% endmacro %}
{% macro default__day(x) %}cast({{ x }} as date){% endmacro %}
{% macro duckdb__day(x) %}{{ x }}::date{% endmacro %}
{% macro where(kind) %}{{ kind }}: {{ caller() }}{% endmacro %}`,
  },
]);
const render = (text: string, globals: Record<string, unknown> = {}) =>
  macros.render(parseTemplate(text, 'x.sql'), globals, 'x.sql');
const adapter = {
  dispatch: ([name]: unknown[], _named: unknown, scope: { macro(name: string): unknown }) =>
    scope.macro(`duckdb__${name}`),
};

describe('templates', () => {
  it.each([
    ["{{ cents('a') }}", '(a * 100)'],
    ["{{ cents('a', scale=10) }}", '(a * 10)'],
    ["{% for c in ['a', 'b'] %}{{ c }}{% if not loop.last %}, {% endif %}{% endfor %}", 'a, b'],
    ["{% set xs = ['b', 'a'] %}{{ xs | sort | join('-') }}", 'a-b'],
    ['{% set q %}select 1{% endset %}{{ q }}', 'select 1'],
    ['{% set ns = namespace(n=0) %}{% for i in range(3) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}', '3'],
    ['a {%- if true %} b {%- endif %}', 'a b'],
    ['{# nothing #}x', 'x'],
    ["{% call where('k') %}v{% endcall %}", 'k: v'],
    ["{{ 'x' if none is none else 'y' }}{{ 'A' | lower }}{{ nothing | default('d') }}", 'xad'],
    ["{{ 'a,b'.split(',')[1] }}{{ ' t '.strip() }}{{ 'p'.upper() }}", 'btP'],
    ["{% do log('x') %}y", 'y'],
  ])('%s', (text, expected) => expect(render(text, { adapter, log: () => '' })).toBe(expected));

  it("dispatches to the dialect's macro", () => expect(render("{{ day('t') }}", { adapter })).toBe('t::date'));

  it('prints relations, joins them to text and tells their parts', () => {
    const self = new Relation('warehouse', 'marts', 'fct', 'marts.fct');
    expect(render("{{ this }} {{ 'x' ~ this }} {{ this.schema }} {{ this.identifier }}", { this: self })).toBe(
      'marts.fct xmarts.fct marts fct',
    );
  });

  it('gives host functions plain arguments by place and by name', () => {
    const seen: unknown[] = [];
    render("{{ f('a', 2, [1, none], x={'k': true}) }}", {
      f: (args: unknown[], named: unknown) => seen.push(args, named) && '',
    });
    expect(seen).toEqual([['a', 2, [1, null]], { x: { k: true } }]);
  });

  it('names the file of what cannot be rendered', () => {
    const refused = { code: 'models/template', messageEn: expect.stringMatching(/x\.sql.*did you mean cents\(\)/) };
    expect(() => render("{{ cent('a') }}")).toThrow(expect.objectContaining(refused));
  });
});
