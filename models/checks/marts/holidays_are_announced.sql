-- The year of the build has no announced public holidays: its workday comparisons are provisional.
{{ config(severity='warn') }}

with announced as (
  select count(*) as days
  from {{ ref('holidays_cn') }}
  where status = 'announced'
    and year(cast(date_on as date)) = year(cast('{{ var('as_of') }}' as date))
)

select days
from announced
where days = 0
