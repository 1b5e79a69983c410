import type { Chapter } from './chapter.ts'
import { goodbyeChapters } from './goodbye-chapters.ts'
import { healthChapters } from './health-chapters.ts'
import { loginChapters } from './login-chapters.ts'
import { lookChapters } from './look-chapters.ts'
import { verdictChapters } from './verdict-chapters.ts'
import { workChapters } from './work-chapters.ts'

/** Every path on which a right is used. A new room whose rights are on none of them adds a chapter of its own. */
export const chapters: readonly Chapter[] = [
  ...loginChapters,
  ...workChapters,
  ...healthChapters,
  ...verdictChapters,
  ...lookChapters,
  ...goodbyeChapters,
]
