import { problemPage } from '../dialog/layout.ts'
import { seeOther } from '../dialog/redirect.ts'
import { textParameter, type Answer, type Call } from '../http/call.ts'
import { appScopedId, grantOfPerson } from '../world/grants.ts'
import { personalGrantsOf, removeApp, takePermission } from '../world/people.ts'
import type { SeedPerson } from '../world/seed.ts'
import type { State } from '../world/state.ts'
import {
  confirmPage,
  peoplePage,
  personPage,
  personalAppPage,
  TOOLS_PATH,
  type Deletion,
  type PersonalApp,
} from './pages.ts'

/** `GET /settings/business-tools`. */
export function showPeople(state: State): Answer {
  return peoplePage([...state.people.values()])
}

/** `GET …/{personId}`: the apps that this person logged in to themselves. */
export function showPersonalApps(state: State, call: Call): Answer {
  return atPerson(state, call, (person) => {
    const apps = personalGrantsOf(state, person.personId).flatMap((grant) => {
      const app = state.apps.get(grant.appId)
      return app ? [{ app, grant }] : []
    })
    const removed = state.apps.get(textParameter(call, 'removed') ?? '')
    const isGone = removed !== undefined && !apps.some(({ app }) => app.appId === removed.appId)
    const notice = isGone ? `${removed.name} was removed.` : undefined
    return personPage(person, apps, deletionsOf(state, person), notice)
  })
}

/** `GET …/{appId}`: one of them. */
export function showPersonalApp(state: State, call: Call): Answer {
  return atApp(state, call, (person, personal) => {
    const taken = textParameter(call, 'taken') ?? ''
    const isGone = personal.grant.declined.includes(taken)
    return personalAppPage(person, personal, isGone ? `${taken} was turned off.` : undefined)
  })
}

/** `GET …/{appId}/remove`: asks before it is done. */
export function askPersonalRemoval(state: State, call: Call): Answer {
  return atApp(state, call, confirmPage)
}

/** `POST …/{appId}/remove`: the tokens die at once; the answer waits for what the app says to it. */
export function confirmPersonalRemoval(state: State, call: Call): Answer | Promise<Answer> {
  return atApp(state, call, async ({ personId }, { app, grant }) => {
    await removeApp(state, app, grant, textParameter(call, 'deletion') !== undefined).calledBack
    return seeOther(`${TOOLS_PATH}/${personId}?removed=${app.appId}`)
  })
}

/** `POST …/{appId}/permissions/{permission}/remove`: one permission less. */
export function removePermission(state: State, call: Call): Answer {
  return atApp(state, call, ({ personId }, { app, grant }) => {
    const permission = call.captured.get('permission') ?? ''
    if (!grant.permissions.includes(permission))
      return problemPage('PERMISSION_UNKNOWN', 'Nothing to turn off', 'This app has no such permission.')
    takePermission(state, grant, permission)
    return seeOther(`${TOOLS_PATH}/${personId}/${app.appId}?taken=${permission}`)
  })
}

/** What this person asked to be deleted, the latest of each app. */
function deletionsOf(state: State, { personId }: SeedPerson): readonly Deletion[] {
  return [...state.apps.values()].flatMap((app) => {
    const userId = appScopedId(app.appId, personId)
    const callback = state.callbacks.made.findLast(
      (made) => made.kind === 'data-deletion' && made.appId === app.appId && made.userId === userId,
    )
    return callback ? [{ app, callback }] : []
  })
}

type Shown = Answer | Promise<Answer>

function atPerson<T extends Shown>(state: State, call: Call, show: (person: SeedPerson) => T): T | Answer {
  const person = state.people.get(call.captured.get('personId') ?? '')
  if (person) return show(person)
  return problemPage('PERSON_UNKNOWN', 'Unknown person', 'There is no such person in this emulator.')
}

function atApp<T extends Shown>(
  state: State,
  call: Call,
  show: (person: SeedPerson, personal: PersonalApp) => T,
): T | Answer {
  return atPerson<T | Answer>(state, call, (person) => {
    const app = state.apps.get(call.captured.get('appId') ?? '')
    const grant = app && grantOfPerson(state, app.appId, person.personId)
    if (grant) return show(person, { app, grant })
    return problemPage('APP_NOT_CONNECTED', 'Not connected', 'This person is not logged in to such an app.')
  })
}
