/** A session whose key is in a real keychain: that of GNOME, in a D-Bus session of its own. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Lab } from '@sallyport/lab'
import { expect, it, onTestFinished } from 'vitest'
import { bin, start } from './cli.ts'

const programs = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon']
const missing = programs.filter((name) => spawnSync(name, ['--version']).error !== undefined)

// What the daemons say is about the machine: rights that a container does not give, services that are not there.
const keychain = [
  'printf lab | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1',
  'owned() { dbus-send --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner "string:$1"; }',
  'tries=0',
  'until owned org.freedesktop.secrets | grep -q true || [ $tries -ge 500 ]; do tries=$((tries + 1)); done',
]

it.skipIf(missing.length > 0)(
  `keeps the key in the keychain, finds it in another run, and removes it (${missing.length === 0 ? 'there is one' : `not here: ${missing.join(', ')}`})`,
  async () => {
    await using lab = await Lab.start()
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-smoke-keychain-'))
    // The keychain ends by itself once its bus is gone, and may still be tidying up there.
    onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
    const sallyport = (line: string): string => `"${process.execPath}" "${bin}" pvwa ${line}`
    const script = [
      ...keychain,
      'set -e',
      sallyport('login --json'),
      `ls "${join(folder, 'state', 'sessions')}"`,
      'unset SALLYPORT_PASSWORD',
      sallyport('safes list --json >/dev/null'),
      sallyport('whoami --json | grep session'),
      sallyport('logoff --json | grep outcome'),
    ].join('\n')
    const { code, stdout, stderr } = await start(['--', 'sh', '-c', script], {
      program: ['dbus-run-session'],
      env: {
        HOME: folder,
        XDG_RUNTIME_DIR: folder,
        XDG_DATA_HOME: folder,
        GSETTINGS_BACKEND: 'memory',
        SALLYPORT_STATE_DIR: join(folder, 'state'),
        SALLYPORT_PVWA_URL: lab.urls.pvwa,
        SALLYPORT_CA: lab.ca.file,
        SALLYPORT_USER: 'administrator',
        SALLYPORT_PASSWORD: 'Lab-Administrator-1',
      },
    }).ended
    expect({ code, stderr: stderr.replace(/^dbus-daemon.*\n/gm, '') }).toEqual({ code: 0, stderr: '' })
    const lines = stdout.toString().trimEnd().split('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ kept: { keyIn: 'keychain' } })
    expect(lines.filter((line) => /^\w+\.(json|key)$/.test(line))).toEqual([expect.stringMatching(/json$/)])
    expect(lines.at(-2)).toContain('"session":"valid"')
    expect(lines.at(-1)).toContain('"outcome":"logged off"')
    expect(readdirSync(join(folder, 'state', 'sessions'))).toEqual([])
  },
)
