import type { PageAnswer } from '../../../shared/kernel/doors/page.ts'

/** Whatever comes without a state and the cookie issued with it: a stale tab, another browser, or a forgery. */
export const notYourLogin: PageAnswer = {
  kind: 'page',
  status: 403,
  page: {
    title: 'This login does not belong to this browser',
    text: 'Nothing was connected. A login must end in the browser in which it began, within the hour.',
    hint: 'Please go back to the website that you came from and start again.',
  },
}
