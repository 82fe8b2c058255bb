-- One row per item of a report as a message said it, with its limits and its flag understood.
{{ config(materialized='ephemeral') }}

-- Words are short: prose may name somebody and stays behind. 3.5-5.5, 3.5～5.5, 3.5--5.5, <5, ≤5, >3, ≥3 are limits.

with told as (
  select
    message_id,
    seq,
    report_no,
    order_no,
    item_code,
    item_name,
    value_number,
    unit,
    status,
    observed_at,
    number_source,
    trim(value) as written,
    regexp_replace(reference_range, '[\s　]', '', 'g') as limits,
    upper(trim(abnormal_flag)) as flag
  from {{ source('feed', 'observations') }}
  where _deleted_at is null
    and report_no is not null
),

limited as (
  select
    *,
    -- -5--2 may be -5 to 2 or to -2.
    coalesce(regexp_matches(limits, '^[(\[（]?-[\d.]+--'), false) as is_unclear,
    regexp_extract(limits, '^[(\[（]?(-?\d+(?:\.\d+)?)(?:-{1,2}|～|~|—{1,2}|–|－|至|到)(-?\d+(?:\.\d+)?)', ['low', 'high']) as both_limits,
    regexp_extract(limits, '^(?:<=?|＜=?|≤|≦|小于)(-?\d+(?:\.\d+)?)', 1) as only_high,
    regexp_extract(limits, '^(?:>=?|＞=?|≥|≧|大于)(-?\d+(?:\.\d+)?)', 1) as only_low
  from told
),

understood as (
  select
    message_id,
    seq,
    message_id || '|' || seq as event_key,
    report_no as report_id,
    order_no as order_id,
    item_code,
    item_name,
    try_cast (value_number as decimal(18, 4)) as result_value,
    case
      when value_number is null
      and length(written) between 1 and 40
      and written not in ('[ED]', '[RP]')
      and written not like '%' || chr(10) || '%' then written
    end as result_text,
    unit,
    case
      when not is_unclear then try_cast (coalesce(nullif(both_limits.low, ''), nullif(only_low, '')) as decimal(18, 4))
    end as reference_low,
    case
      when not is_unclear then try_cast (coalesce(nullif(both_limits.high, ''), nullif(only_high, '')) as decimal(18, 4))
    end as reference_high,
    -- HL7 table 0078 and FHIR's interpretations, and what laboratories here write.
    case
      when flag in ('H', 'HH', 'HU', '>', '↑', '↑↑', '偏高', '高', '升高', '增高') then 'H'
      when flag in ('L', 'LL', 'LU', '<', '↓', '↓↓', '偏低', '低', '降低', '减低') then 'L'
      when flag in ('N', 'NEG', 'NR', 'ND', '正常', '阴性', '-') then 'N'
      when flag in ('A', 'AA', 'POS', 'RR', 'WR', 'DET', '*', '!', '异常', '阳性', '弱阳性', '+') then 'A'
    end as told_flag,
    status as item_status,
    observed_at,
    number_source as _source
  from limited
)

select * from understood
