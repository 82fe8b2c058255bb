-- 转出ICU后48h内重返率：转出 ICU 后 48 小时内又转入 ICU 的人次数（计在转出日） / 转出 ICU 的人次数（转至其他病区，不含出院、死亡）。

with icu_wards as (
  select
    ward_code,
    _source
  from {{ ref('stg_demo_his__ward_profiles') }}
  where ward_type = 'icu'
)

select
  transfers.from_department_code as department_code,
  cast(date_trunc('month', transfers.transferred_at) as date) as month_start_on,
  count(*) filter (
    where exists (
        select 1
        from {{ ref('stg_demo_his__transfers') }} as returns
        inner join icu_wards as back_in on returns.to_ward_code = back_in.ward_code
          and returns._source = back_in._source
        where returns.admission_ref = transfers.admission_ref
          and returns.transferred_at > transfers.transferred_at
          and returns.transferred_at <= transfers.transferred_at + interval 48 hours
      )
  ) as numerator,
  count(*) as denominator
from {{ ref('stg_demo_his__transfers') }} as transfers
inner join icu_wards on transfers.from_ward_code = icu_wards.ward_code
  and transfers._source = icu_wards._source
where cast(transfers.transferred_at as date) between cast('{{ var('from') }}' as date) and cast('{{ var('to') }}' as date)
group by transfers.from_department_code, date_trunc('month', transfers.transferred_at)
