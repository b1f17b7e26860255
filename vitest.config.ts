import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(`packages/${path}`, import.meta.url))

// Tests run against the sources of the packages, never against a build that may be stale. Only the
// package and smoke tiers use what `npm run build` made, since that is what they are about.
const alias = [
  { find: '@sallyport/sdk/axidian', replacement: source('sdk/src/axidian/index.ts') },
  { find: '@sallyport/sdk/cyberark', replacement: source('sdk/src/cyberark/index.ts') },
  { find: '@sallyport/sdk/pam360', replacement: source('sdk/src/pam360/index.ts') },
  { find: '@sallyport/sdk/undici', replacement: source('sdk/src/undici.ts') },
  { find: '@sallyport/sdk', replacement: source('sdk/src/index.ts') },
  { find: '@sallyport/config', replacement: source('config/src/index.ts') },
  { find: '@sallyport/lab/testing', replacement: source('lab/src/testing.ts') },
  { find: '@sallyport/lab', replacement: source('lab/src/index.ts') },
]

export default defineConfig({
  resolve: { alias },
  oxc: { target: 'es2022' },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    // They end what hangs; nothing that works is waited for so long, on however slow a machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // Two cores are the smallest machine that this suite is run on.
    maxWorkers: 2,
    restoreMocks: true,
    unstubEnvs: true,
    coverage: { include: ['packages/*/src/**'], exclude: ['**/*.test.ts'] },
  },
})
