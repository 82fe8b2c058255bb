import { join } from 'node:path';
import { nearest, ROOT, UserError } from '../../core/index.ts';
import { discoverForms, type Form } from '../../ingest/index.ts';
import { isPerson, PEOPLE } from '../access/roles.ts';
import type { OpenSite } from '../site/open.ts';
import '../errors.ts';
import './errors.ts';

const read = new WeakMap<OpenSite['site'], ReadonlyMap<string, Form>>();

/** The forms of a site, its own over the shipped ones. Roles that do not exist are refused aloud. */
export function siteForms({ site }: Pick<OpenSite, 'site'>): ReadonlyMap<string, Form> {
  const known = read.get(site);
  if (known) return known;
  const forms = discoverForms([join(ROOT, 'ingest', 'forms'), join(site.dir, 'forms')]);
  for (const form of forms.values()) {
    const odd = Object.values(form.roles)
      .flat()
      .find((role) => !isPerson(role));
    if (odd)
      throw new UserError('content/invalid', {
        file: `forms/${form.form}.yml`,
        path: 'roles',
        problem: `"${odd}" is no role; roles are: ${PEOPLE.join(', ')}`,
      });
  }
  read.set(site, forms);
  return forms;
}

/** One form, or `app/not-found` with the nearest ids. */
export function requireForm(open: Pick<OpenSite, 'site'>, id: string): Form {
  const forms = siteForms(open);
  const form = forms.get(id);
  if (form) return form;
  throw new UserError('app/not-found', { what: '填报表 (form)', id, near: nearest(id, [...forms.keys()]).join(', ') });
}
