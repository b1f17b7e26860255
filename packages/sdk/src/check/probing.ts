/** What checks are made of: sockets, names and certificates. Loaded at the first check; most programs never make one. */
export { canaryProbes } from './canary.ts'
export { httpProbes } from './http-probes.ts'
export { runCheck } from './run-check.ts'
