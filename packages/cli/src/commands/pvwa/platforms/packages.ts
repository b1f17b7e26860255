/** Platforms as packages: zip archives that another vault can take. */
import { resolve } from 'node:path'
import type { FlagTable } from '../../../args/flags.ts'
import { UsageError } from '../../../cli-error.ts'
import { namedAction } from '../named-action.ts'
import { packageFiles } from '../package-files.ts'
import { namesOrInput } from '../../shared/read-names.ts'

const exportFlags = {
  all: { kind: 'switch', group: 'Which platforms', brief: 'All target platforms' },
  out: {
    kind: 'text',
    value: 'FOLDER',
    group: 'How',
    brief: 'Where to write them; it is made where it is missing',
  },
} as const satisfies FlagTable

const exportUsage = 'sallyport pvwa platforms export PLATFORM --out FOLDER'

/** `sallyport pvwa platforms export` */
export const platformsExport = namedAction({
  name: 'platforms export',
  summary: 'Write packages of platforms to a folder',
  usage: 'PLATFORM… | - | --all --out FOLDER',
  description:
    'Writes the package of each platform to <PlatformID>.zip in a folder, whole or not at all; what is there under that\nname is replaced. What no file may be called is percent-encoded. Platforms are named by their PlatformIDs.',
  flags: exportFlags,
  examples: [
    { does: 'One; the settings are in the environment', line: 'UnixSSH --out platforms' },
    {
      does: 'All; if it is interrupted, the same line goes on',
      line: '--all --out platforms --yes --progress --journal export.journal',
    },
  ],
  what: 'platform',
  success: 'exported',
  question: (platforms) => `Write packages of ${platforms}?`,
  uncertain: 'repeat',
  async prepare(settings, words, parts) {
    const folder = settings.value('out')
    if (folder === undefined) throw new UsageError('Nothing says where to write to.', 'Give --out FOLDER.')
    const all = settings.isOn('all')
    if (all && words.length > 0)
      throw new UsageError('Both platforms and --all are given.', 'Give one of the two.')
    const path = resolve(folder)
    return {
      items: all
        ? async ({ platforms }, signal) =>
            (await platforms.targets.list({ signal }).toArray()).map(({ platformId }) => platformId)
        : await namesOrInput(words, exportUsage, ['platformId', 'platform'], parts),
      names: (platform) => ({ platform }),
      plan: { folder: path },
      about: [path],
      look: ({ platforms }, platform, { signal }) => platforms.details(platform, { signal }),
      async work({ platforms }, platform, { signal }) {
        const exported = await platforms.exportTo(path, platform, { signal })
        return { details: { path: exported.path, size: exported.size }, note: `${exported.size} bytes` }
      },
    }
  },
})

const importFlags = {
  'side-by-side': { kind: 'switch', group: 'How', brief: 'Beside one of that PlatformID; needs PVWA 14.6' },
  renew: {
    kind: 'text',
    value: 'PLATFORM',
    group: 'How',
    brief: 'Renew this platform by the package; needs PVWA 14.2',
  },
} as const satisfies FlagTable

/** `sallyport pvwa platforms import` */
export const platformsImport = namedAction({
  name: 'platforms import',
  summary: 'Make platforms of packages',
  usage: 'FILE…',
  description:
    'Makes a platform of each package, a zip archive as platforms export writes it; the rows tell the PlatformIDs.',
  flags: importFlags,
  examples: [
    { does: 'One; the settings are in the environment', line: 'platforms/UnixSSH.zip' },
    { does: 'A newer version of one that is there', line: 'UnixSSH.zip --renew UnixSSH' },
  ],
  what: 'package',
  success: 'imported',
  question: (packages) => `Import ${packages}?`,
  uncertain: 'skip',
  prepare(settings, words) {
    const beside = settings.isOn('side-by-side')
    const renewed = settings.value('renew')
    if (beside && renewed !== undefined)
      throw new UsageError('--side-by-side and --renew do not go together.')
    if (renewed !== undefined && words.length > 1) throw new UsageError('--renew goes with one package only.')
    return {
      ...packageFiles(words, 'sallyport pvwa platforms import FILE'),
      about: [String(beside), renewed ?? ''],
      ...(renewed === undefined ? {} : { plan: { renews: renewed } }),
      async work({ platforms }, file, { signal }) {
        if (renewed !== undefined) {
          await platforms.renew(renewed, file, { signal })
          return { details: { platformId: renewed }, note: renewed }
        }
        const platformId = beside
          ? await platforms.importSideBySide(file, { signal })
          : await platforms.import(file, { signal })
        return { details: { platformId }, note: platformId }
      },
    }
  },
})
