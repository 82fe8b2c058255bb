-- One row per discharged case and grouping version (accumulating snapshot fact); is_current_version keeps one row a case, surplus_state is never summed across.
{{ config(materialized='table') }}

with cases as (
  select
    *,
    cast(discharged_at as date) as discharged_on,
    cast(year(discharged_at) as integer) as group_year,
    case grouping_version
      when 'preliminary' then 'simulated'
      when 'monthly' then 'monthly'
      when 'appeal' then 'monthly'
      when 'final' then 'final'
    end as surplus_state
  from {{ ref('int_input__drg_cases') }}
),

discharges as (
  select * from {{ ref('int_input__discharges') }}
),

drg_groups as (
  select * from {{ ref('int_input__drg_groups') }}
),

returned as (
  select * from {{ ref('int_drg_cases__readmitted') }}
),

ranked as (
  select
    *,
    row_number() over (
      partition by
        admission_key,
        grouper = 'platform'
      order by
        case grouping_version
          when 'final' then 4
          when 'appeal' then 3
          when 'monthly' then 2
          else 1
        end desc,
        grouped_at desc
    ) = 1
    and grouper <> 'platform' as is_current_version,
    row_number() over (
      partition by
        admission_key,
        surplus_state
      order by
        case grouping_version
          when 'appeal' then 2
          else 1
        end desc,
        grouped_at desc
    ) = 1
    and surplus_state is not null as is_current_in_state,
    case
      when group_status = 'grouped' then cast(
        avg(total_fee) over (
          partition by
            institution_code,
            group_year,
            grouping_version,
            drg_code,
            group_status
        ) as decimal(14, 2)
      )
    end as group_avg_fee
  from cases
),

placed as (
  select
    ranked.drg_case_key,
    ranked.admission_key,
    ranked.discharged_on,
    ranked.group_year,
    ranked.grouping_version,
    ranked.grouper,
    cast(ranked.grouped_at as date) as grouped_on,
    ranked.is_current_version,
    ranked.surplus_state,
    ranked.is_current_in_state,
    ranked.pay_method,
    ranked.insurance_type,
    ranked.insurance_type is not null as is_insured,
    ranked.main_icd10_code,
    ranked.main_icd9_code,
    ranked.group_status,
    ranked.group_status = 'grouped' as is_grouped,
    ranked.group_status = '0000' as is_0000,
    ranked.group_status = 'QY' as is_qy,
    ranked.drg_code,
    drg_groups.drg_group_key,
    drg_groups.adrg_code,
    drg_groups.mdc_code,
    -- What a table of ungrouped cases carries as weight is none.
    case
      when ranked.group_status = 'grouped' then ranked.weight
    end as weight,
    ranked.risk_level,
    ranked.dip_code,
    ranked.dip_score,
    ranked.total_fee,
    greatest(cast(date_diff('day', cast(discharges.admitted_at as date), ranked.discharged_on) as integer), 1) as length_of_stay_days,
    ranked.pay_standard_amount,
    ranked.pay_standard_amount - ranked.total_fee as surplus_amount,
    ranked.multiple,
    ranked.group_avg_fee,
    ranked.region_group_avg_fee,
    ranked.region_group_avg_los_days,
    discharges.discharge_way,
    coalesce(discharges.discharge_way = 'death', false) as is_death,
    returned.drg_case_key is not null as is_same_dx_readmit_15d,
    cast(ranked.discharged_on + interval 15 days as date) as readmit_mature_on,
    cast((discharges.exam_fee + discharges.lab_fee) / nullif(discharges.total_fee, 0) as decimal(8, 4)) as exam_lab_share,
    -- 疑似低标准入院: no operation and at least 60 % of the fees for examinations and laboratory; a site takes exam_lab_share for another bound.
    coalesce(
      discharges.operation_fee = 0
      and discharges.exam_fee + discharges.lab_fee >= discharges.total_fee * 0.6,
      false
    ) as is_only_exam,
    discharges.department_code,
    md5(discharges._source || '|' || discharges.department_code) as department_key,
    discharges.ward_code,
    discharges.doctor_code,
    md5(discharges._source || '|' || discharges.doctor_code) as doctor_key,
    discharges.treatment_group_code,
    discharges.payer_code,
    ranked.institution_code,
    ranked.patient_key,
    ranked._source
  from ranked
  left join discharges on ranked.admission_key = discharges.admission_key
  left join drg_groups on ranked.drg_code = drg_groups.drg_code
    and ranked.group_year = drg_groups.group_year
    and ranked._source = drg_groups._source
  left join returned on ranked.drg_case_key = returned.drg_case_key
)

select * from placed
