/** What each shell reads to complete the command. They ask the command itself, which knows what may come next. */

/** The shells. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** One of them. */
export type Shell = (typeof shells)[number]

/** What they read. */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of sallyport for bash.
_sallyport() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = :files ]; then
      compopt -o default 2>/dev/null
    else
      COMPREPLY+=("\${line%%$'\\t'*}")
    fi
  done < <("\${COMP_WORDS[0]}" __complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  case "\${#COMPREPLY[@]} \${COMPREPLY[0]-}" in
    '1 '*[/=]) compopt -o nospace 2>/dev/null ;;
  esac
}
complete -F _sallyport sallyport
`,
  zsh: `#compdef sallyport
# Completion of sallyport for zsh.
_sallyport() {
  local line value
  local -a values shown open openshown
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      _files
      continue
    fi
    value=\${line%%$'\\t'*}
    if [[ $value == *[/=] ]]; then
      open+=("$value")
      openshown+=("\${line/$'\\t'/  }")
    else
      values+=("$value")
      shown+=("\${line/$'\\t'/  }")
    fi
  done < <("\${(Q)words[1]}" __complete zsh "=\${(Q)PREFIX}" "\${(@Q)words[2,CURRENT-1]}" 2>/dev/null)
  (( $#values )) && compadd -l -d shown -a values
  (( $#open )) && compadd -l -S '' -d openshown -a open
}
if [[ $funcstack[1] == _sallyport ]]; then
  _sallyport "$@"
else
  compdef _sallyport sallyport
fi
`,
  fish: `# Completion of sallyport for fish.
function __sallyport_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    # A quote may still be open.
    for quote in '' "'" '"'
        set -l plain (string unescape -- "$current$quote"); and set current "$plain"; and break
    end
    for line in ($before[1] __complete fish "=$current" $before[2..-1] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path $current
        else
            echo $line
        end
    end
end
complete -c sallyport -f -a '(__sallyport_complete)'
`,
  powershell: `# Completion of sallyport for PowerShell.
Register-ArgumentCompleter -Native -CommandName sallyport -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString().Trim("'", '"') })
    $quoted = $wordToComplete -match "^['\`"]"
    $current = $wordToComplete.Trim("'", '"')
    & sallyport __complete powershell "=$current" @before 2>$null |
        Where-Object { $_ -ne ':files' } | ForEach-Object {
            $word, $about = $_ -split "\`t", 2
            if (-not $about) { $about = $word }
            $text = if ($quoted -or $word -notmatch '^[A-Za-z0-9_./:=-]+$') { "'" + $word.Replace("'", "''") + "'" } else { $word }
            [System.Management.Automation.CompletionResult]::new($text, $word, 'ParameterValue', $about)
        }
}
`,
}
