import { isDecimal, multiply, negative } from '../hl7/decimal.ts';
import { at, textAt } from '../json/read-json.ts';
import type { FeedRow } from '../rows.ts';
import { changedAt, coded, type MapResource, moment, numberOf, reference, referred } from './resource.ts';

/** Claim and ExplanationOfBenefit: a charge line an item. A claim that was cancelled or is a draft charges nothing. */
export const mapClaim: MapResource = (resource, context) => {
  const number = numberOf(resource);
  const isEstimate = textAt(resource, 'use') !== undefined && textAt(resource, 'use') !== 'claim';
  const kind = textAt(resource, 'status') !== 'active' || isEstimate ? 'adjustment' : 'charge';
  return at(resource, 'item').map((item): FeedRow => {
    const qty = textAt(item, 'quantity.value') ?? '1';
    const price = textAt(item, 'unitPrice.value');
    const amount = textAt(item, 'net.value') ?? (price === undefined ? undefined : multiply(qty, price));
    const sequence = textAt(item, 'sequence');
    const isCredit = kind === 'charge' && amount?.startsWith('-') === true;
    return {
      table: 'charges',
      values: {
        patient_no: reference(resource, 'patient', context),
        visit_no: referred(at(item, 'encounter')[0], context),
        institution: context.channel.institution,
        event_at: changedAt(resource, context) ?? moment(textAt(resource, 'created'), context),
        // Without both there is no telling lines apart: the contract puts the row aside.
        charge_no: number === undefined || sequence === undefined ? undefined : `${number}-${sequence}`,
        kind: isCredit ? 'credit' : kind,
        item_code: coded(item, 'productOrService').code,
        item_name: coded(item, 'productOrService').name,
        fee_class: coded(item, 'category').code,
        ...{ qty: isCredit && isDecimal(qty) ? negative(qty) : qty, unit_price: price, amount },
        doctor_code: reference(resource, 'provider', context),
        payer_code: reference(resource, 'insurer', context),
        charged_at: moment(
          textAt(item, 'servicedDate') ?? textAt(item, 'servicedPeriod.start') ?? textAt(resource, 'created'),
          context,
        ),
      },
    };
  });
};
