{#- Months in which a fact does not hold every landed row once, and, where an amount is named, to the cent. -#}
{% macro all_arrived(fact, fact_date, landed, landed_date, amount=none) %}
with stored as (
  select
    date_trunc('month', {{ fact_date }}) as month_start_on,
    count(*) as n{% if amount %},
    sum({{ amount }}) as amount{% endif %}
  from {{ fact }}
  group by date_trunc('month', {{ fact_date }})
),

landed as (
  select
    date_trunc('month', {{ landed_date }}) as month_start_on,
    count(*) as n{% if amount %},
    sum({{ amount }}) as amount{% endif %}
  from {{ landed }}
  where {{ landed_date }} is not null
  group by date_trunc('month', {{ landed_date }})
)

select
  coalesce(stored.month_start_on, landed.month_start_on) as month_start_on,
  stored.n as stored_rows,
  landed.n as landed_rows
from stored
full join landed on stored.month_start_on = landed.month_start_on
where coalesce(stored.n, 0) <> coalesce(landed.n, 0)
{% if amount %}  or coalesce(stored.amount, 0) <> coalesce(landed.amount, 0){% endif %}
{% endmacro %}
