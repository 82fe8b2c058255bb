import { describe, expect, it } from 'vitest';
import { restingSurroundings } from '../probe.ts';
import type { Scene } from '../scene.ts';
import { callable, type HostFunction } from './host.ts';
import { Relation } from './relation.ts';
import { parseTemplate, readMacros, renderTemplate } from './templates.ts';

const macros = readMacros('clinic', [
  {
    package: 'clinic',
    files: [
      {
        path: 'macros/all.sql',
        text: `{% macro cents(column, scale=100) %}({{ column }} * {{ scale }}){% endmacro %}
{% macro day(x) %}{{ adapter.dispatch('day')(x) }}{% endmacro %}
{% macro default__day(x) %}cast({{ x }} as date){% endmacro %}
{% macro duckdb__day(x) %}{{ x }}::date{% endmacro %}
{% macro where(kind) %}{{ kind }}: {{ caller() }}{% endmacro %}`,
      },
    ],
  },
]);
const scene: Scene = {
  package: 'clinic',
  macros,
  vars: {},
  sources: new Map(),
  target: { name: 't', schema: 'main', database: 'w', threads: 1 },
  dispatch: {},
  foreign: false,
  environment: undefined,
};
const render = (text: string, more: Partial<Parameters<typeof renderTemplate>[2]> = {}) =>
  renderTemplate(parseTemplate(text, 'x.sql'), macros, { ...restingSurroundings(scene, 'x.sql'), ...more });

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
  ])('%s', (text, expected) => expect(render(text)).toBe(expected));

  it("dispatches to the dialect's macro", () => expect(render("{{ day('t') }}")).toBe('t::date'));

  it('prints relations, joins them to text and tells their parts', () => {
    const self = new Relation('warehouse', 'marts', 'fct', 'marts.fct');
    expect(render("{{ this }} {{ 'x' ~ this }} {{ this.schema }} {{ this.identifier }}", { self })).toBe(
      'marts.fct xmarts.fct marts fct',
    );
  });

  it('gives host functions plain arguments by place and by name', () => {
    const seen: unknown[] = [];
    const f: HostFunction = (args, named) => seen.push(args, named) && '';
    render("{{ f('a', 2, [1, none], x={'k': true}) }}", { extra: { f: callable('f', f) } });
    expect(seen).toEqual([['a', 2, [1, null]], { x: { k: true } }]);
  });

  it('names the file of what cannot be rendered', () => {
    const refused = { code: 'models/template', messageEn: expect.stringMatching(/x\.sql.*did you mean cents\(\)/) };
    expect(() => render("{{ cent('a') }}")).toThrow(expect.objectContaining(refused));
  });
});
