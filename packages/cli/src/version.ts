/** Written in by the bundler, so that `--version` reads no file. */
declare const SALLYPORT_VERSION: string | undefined

/** The version of the command. */
export const version = typeof SALLYPORT_VERSION === 'string' ? SALLYPORT_VERSION : '0.0.0-source'
