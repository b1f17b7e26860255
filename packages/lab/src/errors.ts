/**
 * What the lab throws when it is used wrongly: a bad option, an unknown account, a method called too late.
 */
export class LabError extends Error {
  override readonly name: string = 'LabError'
}

/** One thing wrong with a seed, and where. */
export interface SeedProblem {
  /** Where in the document, `accounts[2].safe`. */
  readonly key: string
  /** What is wrong and what to do about it. */
  readonly message: string
  /** Line in the file, from 1; absent when the seed was given as an object. */
  readonly line?: number
}

function describe(source: string, problem: SeedProblem): string {
  const place = problem.line === undefined ? source : `${source}:${problem.line}`
  return problem.key === '' ? `${place}: ${problem.message}` : `${place}: ${problem.key}: ${problem.message}`
}

/** A seed that cannot be used. The message lists every problem, one a line: file, line, key and remedy. */
export class SeedError extends LabError {
  override readonly name = 'SeedError'
  /** The file's path, or `seed` for an object. */
  readonly source: string
  readonly problems: readonly SeedProblem[]

  constructor(source: string, problems: readonly SeedProblem[]) {
    super(problems.map((problem) => describe(source, problem)).join('\n'))
    this.source = source
    this.problems = problems
  }
}
