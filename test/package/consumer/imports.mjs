// Prints the names that each subpath gives to a program, or the code of the failure.
const found = {}
for (const name of process.argv.slice(2)) {
  try {
    found[name] = Object.keys(await import(name)).sort()
  } catch (error) {
    found[name] = `${error.code}: ${/'([^']+)'/.exec(error.message)?.[1]}`
  }
}
console.log(JSON.stringify(found))
