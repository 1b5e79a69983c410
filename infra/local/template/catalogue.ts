import { UnknownToGround } from '../service.ts'
import { RESOURCE_TYPES } from './resource-types.ts'
import type { ResolvedStack, Resource } from './stacks.ts'

/** The resources of all stacks, by type. */
export interface Catalogue {
  ofType(type: string): readonly Resource[]
  /** Throws {@link UnknownToGround} for a resource that is to be run and whose type nobody asked for. */
  end(): void
}

export function createCatalogue(stacks: readonly ResolvedStack[]): Catalogue {
  const resources = stacks.flatMap((stack) => stack.resources)
  refuseTwins(resources)
  const asked = new Set<string>()
  return {
    ofType(type) {
      asked.add(type)
      return resources.filter((one) => one.type === type)
    },
    end() {
      for (const { type, logicalId } of resources) {
        const treatment = RESOURCE_TYPES[type]
        const run = treatment && 'run' in treatment
        if (run && !asked.has(type)) throw new UnknownToGround(`how to run ${type} ${logicalId}`)
      }
    },
  }
}

/** Logs, pages and tests name a resource by its logical id alone. */
function refuseTwins(resources: readonly Resource[]): void {
  const seen = new Map<string, Resource>()
  for (const resource of resources) {
    const twin = seen.get(resource.logicalId)
    if (twin) {
      const stacks = `${twin.stackName}, ${resource.stackName}`
      throw new UnknownToGround(`two resources named ${resource.logicalId} (${stacks})`)
    }
    seen.set(resource.logicalId, resource)
  }
}
