import { createRouter, createWebHistory } from 'vue-router';
import { isPhone } from './logic/viewport.ts';
import { homePath, readCatalogue, resume, signedInBefore, user } from './session.ts';

/** Every phone page shows figures. Without their definitions they still show. */
const withCatalogue = () =>
  readCatalogue().then(
    () => true,
    () => true,
  );

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', name: 'login', component: () => import('./views/login-view.vue'), meta: { open: true } },
    { path: '/', name: 'home', component: () => import('./views/missing-view.vue') },
    {
      path: '/p/:page',
      component: () => import('./views/app-shell.vue'),
      children: [
        { path: '', name: 'page', component: () => import('./views/page-view.vue'), props: true },
        { path: ':model', name: 'model', component: () => import('./views/model-view.vue'), props: true },
      ],
    },
    {
      path: '/journey/:patient',
      name: 'journey',
      component: () => import('./views/journey-view.vue'),
      props: true,
    },
    { path: '/m', name: 'phone', beforeEnter: withCatalogue, component: () => import('./mobile/phone-list.vue') },
    {
      path: '/m/i/:id',
      name: 'phone-detail',
      beforeEnter: withCatalogue,
      component: () => import('./mobile/phone-detail.vue'),
      props: true,
    },
    { path: '/:rest(.*)*', name: 'missing', component: () => import('./views/missing-view.vue') },
  ],
  // Back to where one was reading; a changed filter keeps the place, a new page starts at the top.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
});

router.beforeEach(async (to) => {
  if (to.meta['open']) return true;
  if (to.name === 'home' && !signedInBefore()) return { name: 'login' };
  const known = user.value !== undefined || (await resume().catch(() => false));
  if (!known) return { name: 'login', query: to.fullPath === '/' ? {} : { to: to.fullPath } };
  // The start page is only known once the person is.
  return to.name === 'home' ? homePath(isPhone()) : true;
});
