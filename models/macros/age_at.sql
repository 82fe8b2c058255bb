{#- Age at an event in whole years; of children (under 18) also in months, of infants (in the first year) in days. More than that would give back
    the date of birth of anybody whose days of visits are known: these are the expressions that may stand for it (models/engine/lineage/house-barriers.ts). -#}
{% macro age_at(born_on, happened_at) -%}
{%- set happened_on = 'cast(' ~ happened_at ~ ' as date)' -%}
cast(date_sub('year', {{ born_on }}, {{ happened_on }}) as integer) as age_years,
    cast(case when date_sub('year', {{ born_on }}, {{ happened_on }}) < 18 then date_sub('month', {{ born_on }}, {{ happened_on }}) end as integer) as age_months,
    cast(case when date_sub('year', {{ born_on }}, {{ happened_on }}) < 1 then date_diff('day', {{ born_on }}, {{ happened_on }}) end as integer) as age_days
{%- endmacro %}
