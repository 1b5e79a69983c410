import type { PageAnswer } from '../../../shared/kernel/doors/page.ts'

/** Unknown, expired, consumed and worn-out links look alike: a stranger learns nothing from trying. */
export const linkIsDead: PageAnswer = {
  kind: 'page',
  status: 410,
  page: {
    title: 'This link no longer works',
    text: 'A login link works once and for one hour.',
    hint: 'Please go back to the website that gave you the link and start again.',
  },
}

export const needsComputer: PageAnswer = {
  kind: 'page',
  status: 400,
  page: {
    title: 'Please open this link on a computer',
    text: 'Facebook offers this kind of business login in desktop browsers only.',
    hint: 'Nothing was used up: the same link works on your computer within the hour.',
  },
}
