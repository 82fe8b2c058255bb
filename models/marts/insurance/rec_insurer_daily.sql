-- One row per institution, insurance type, clearing type and day (reconciliation summary): the warehouse's claims, the hospital's batch and the insurer's.
{{ config(materialized='table') }}

{{ insurer_batches('day') }}
