import { describe, expect, it } from 'vitest'
import { renderAll } from './render-all.ts'
import { parseTemplate } from './template.ts'

const secrets: Readonly<Record<string, string>> = {
  'pam://ccp/a/b': 'S3cret "$x"\n',
  'pam://ccp/a/b#username': 'app',
  'pam://ccp/a/app': 'of app',
  'pam://ccp/a/next': 'pam://ccp/a/b#username',
}

/** Renders templates, and gives what was asked for in each round. */
async function render(
  sources: readonly string[],
  variables: Record<string, string> = {},
): Promise<{ texts: readonly string[]; rounds: (readonly string[])[] }> {
  const rounds: (readonly string[])[] = []
  const templates = await Promise.all(
    sources.map((source, index) => parseTemplate(source, `t${index}.liquid`, variables)),
  )
  const texts = await renderAll(templates, new Map(), (asked) => {
    rounds.push(asked.map(({ reference }) => reference))
    return Promise.resolve(asked.map(({ reference }) => secrets[reference] ?? ''))
  })
  return { texts, rounds }
}
const one = async (source: string, variables?: Record<string, string>): Promise<string | undefined> =>
  (await render([source], variables)).texts[0]

describe('templates', () => {
  it('put secrets in their places exactly, or quoted', async () => {
    expect(await one("<{{ 'pam://ccp/a/b' | secret }}>")).toBe('<S3cret "$x"\n>')
    expect(await one("{{ 'pam://ccp/a/b' | secret | json }}")).toBe('"S3cret \\"$x\\"\\n"')
    expect(await one("{{ 'pam://ccp/a/b' | secret | yaml_quote }}")).toBe('"S3cret \\"$x\\"\\n"')
    expect(await one("{{ 'pam://ccp/a/b' | secret | shell_quote }}")).toBe(`'S3cret "$x"\n'`)
    expect(await one("{{ 'pam://ccp/a/b' | secret | dotenv_quote }}")).toBe(`'S3cret "$x"\n'`)
    expect(await one("{{ 'pam://ccp/a/b' | secret | properties_quote }}")).toBe('S3cret "$x"\\n')
    expect(await one("{{ 'pam://ccp/a/b' | secret | base64_encode }}")).toBe('UzNjcmV0ICIkeCIK')
  })

  it('know variables, conditions and loops', async () => {
    const source = `{% assign p = 'pam://ccp/a/b#username' | secret %}{% for n in (1..2) %}{{ p }}{{ n }}{% endfor %}{% if stage == 'prod' %}!{% endif %}`
    expect(await one(source, { stage: 'prod' })).toBe('app1app2!')
    expect(await one(source, { stage: 'test' })).toBe('app1app2')
  })

  it('ask for everything at once, and each reference once', async () => {
    const sources = [
      "{{ 'pam://ccp/a/b' | secret }}{{ 'pam://ccp/a/b#username' | secret }}",
      "{{ 'pam://ccp/a/b' | secret | size }}",
    ]
    expect(await render(sources)).toEqual({
      texts: ['S3cret "$x"\napp', '12'],
      rounds: [['pam://ccp/a/b', 'pam://ccp/a/b#username']],
    })
  })

  it('ask again where a reference, or whether it is wanted, depends on a secret', async () => {
    const { texts, rounds } = await render(
      [
        "{{ 'pam://ccp/a/b#username' | secret | prepend: 'pam://ccp/a/' | secret }}{{ 'pam://ccp/' | append: path | secret }}",
      ],
      { path: 'a/b' },
    )
    expect(texts).toEqual(['of appS3cret "$x"\n'])
    expect(rounds).toEqual([['pam://ccp/a/b#username', 'pam://ccp/a/b'], ['pam://ccp/a/app']])
    const condition =
      "{% assign n = 'pam://ccp/a/b#username' | secret %}{% if n == '' %}{{ 'pam://ccp/a/b' | secret }}{% endif %}"
    expect(await render([condition])).toEqual({ texts: [''], rounds: [['pam://ccp/a/b#username']] })
    expect(await one("{{ 'pam://ccp/a/next' | secret | secret }}")).toBe('app')
  })

  it.each([
    ['{{ nothing }}', "t0.liquid, line 1, column 4: there is no variable 'nothing'."],
    ["\n  {{ 'x' | sercet }}", "t0.liquid, line 2, column 3: there is no filter 'sercet'."],
    ['{% nope %}', "t0.liquid, line 1, column 1: there is no tag 'nope'."],
    ['{% if x %}', 't0.liquid, line 1, column 1: this is not closed.'],
    ['{% for S3cret %}', 't0.liquid, line 1, column 1: this is not understood.'],
    ["{% include '/etc/passwd' %}", 't0.liquid, line 1, column 1: a template reads no other file.'],
    ["{% render '/etc/passwd' %}", 't0.liquid, line 1, column 1: a template reads no other file.'],
    ["{{ 'S3cret' | secret }}", "the filter 'secret' takes a reference, pam://…, in quotes."],
    [
      "{{ 'pam://ccp/a/b' | secret | append: '`' | append: \"'\" | dotenv_quote }}",
      "the filter 'dotenv_quote' has no form for this value.",
    ],
    ["{% assign s = 'pam://ccp/a/b' | secret %}{{ stage[s] }}", 'this is not understood.'],
    ["{% assign s = 'pam://ccp/a/app' | secret | remove: ' ' %}{{ stage[s] }}", 'a variable is not there.'],
    ["{% assign s = 'pam://ccp/a/b#username' | secret %}{{ stage[s] }}", 'variable'],
  ])('refuse %j', async (source, message) => {
    const failing = one(source, { stage: 'x' })
    await expect(failing).rejects.toThrow(message)
    await expect(failing).rejects.not.toThrow('S3cret')
  })

  it('propose what is near', async () => {
    await expect(one("{{ 'x' | sercet }}")).rejects.toMatchObject({ hint: "Did you mean 'secret'?" })
    await expect(one('{{ port }}')).rejects.toMatchObject({ hint: 'Give it with --var port=VALUE.' })
  })

  it('end where each secret leads to another', async () => {
    const source =
      "{% assign r = 'pam://v/0' %}{% for n in (1..200) %}{% assign r = r | secret %}{% endfor %}"
    const template = await parseTemplate(source, 't', {})
    let made = 0
    const endless = renderAll([template], new Map(), (asked) =>
      Promise.resolve(asked.map(() => `pam://v/${++made}`)),
    )
    await expect(endless).rejects.toThrow('Each secret leads the templates to a further reference')
  })
})
