-- Cases are joined to their DIP group by year and code: a source has each once a year.

select
  _source,
  group_year,
  dip_code,
  count(*) as times
from {{ ref('dim_dip_groups') }}
group by _source, group_year, dip_code
having count(*) > 1
