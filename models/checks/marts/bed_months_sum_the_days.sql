-- The months of the bed supply are the sums of its days.
{{ config(severity='error') }}

select
  months.ward_code,
  months.month_on
from {{ ref('fct_bed_months') }} as months
inner join {{ ref('fct_bed_supply_days') }} as supply on months.ward_code = supply.ward_code
  and months.month_on = date_trunc('month', supply.supplied_on)
  and months._source = supply._source
group by months.ward_code, months.month_on, months.open_bed_days
having sum(supply.open_beds) <> months.open_bed_days
