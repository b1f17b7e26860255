import type { RegisteredCommand } from '../../registry.ts'

/** Commands about sessions through the Privileged Session Manager. */
export const psmCommands: readonly RegisteredCommand[] = [
  {
    name: 'sessions list',
    summary: 'List the sessions that go on now',
    load: async () => (await import('../psm/read.ts')).sessionsList,
  },
  {
    name: 'sessions get',
    summary: 'Show one session',
    load: async () => (await import('../psm/read.ts')).sessionsGet,
  },
  {
    name: 'sessions activities',
    summary: 'List what was done in a session',
    load: async () => (await import('../psm/read.ts')).sessionsActivities,
  },
  {
    name: 'sessions properties',
    summary: 'Show what the connection component tells of a session',
    load: async () => (await import('../psm/read.ts')).sessionsProperties,
  },
  {
    name: 'sessions monitor',
    summary: 'Get an RDP file that lets watch a session',
    load: async () => (await import('../psm/files.ts')).sessionsMonitor,
  },
  {
    name: 'sessions suspend',
    summary: 'Suspend sessions',
    load: async () => (await import('../psm/control.ts')).sessionsSuspend,
  },
  {
    name: 'sessions resume',
    summary: 'Let suspended sessions go on',
    load: async () => (await import('../psm/control.ts')).sessionsResume,
  },
  {
    name: 'sessions terminate',
    summary: 'End sessions',
    load: async () => (await import('../psm/control.ts')).sessionsTerminate,
  },
  {
    name: 'recordings list',
    summary: 'List the sessions that were recorded',
    load: async () => (await import('../psm/read.ts')).recordingsList,
  },
  {
    name: 'recordings get',
    summary: 'Show one recording',
    load: async () => (await import('../psm/read.ts')).recordingsGet,
  },
  {
    name: 'recordings activities',
    summary: 'List what was done in a recording',
    load: async () => (await import('../psm/read.ts')).recordingsActivities,
  },
  {
    name: 'recordings properties',
    summary: 'Show what the connection component tells of a recording',
    load: async () => (await import('../psm/read.ts')).recordingsProperties,
  },
  {
    name: 'recordings play',
    summary: 'Get a recording as a file',
    load: async () => (await import('../psm/files.ts')).recordingsPlay,
  },
]
