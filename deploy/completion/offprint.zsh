#compdef offprint
# Completion of offprint in zsh. Add this line to ~/.zshrc: eval "$(offprint completion zsh)"
# Or write it to a file named _offprint in a folder of $fpath.
_offprint() {
  local -a lines values
  local line meaning
  lines=("${(@f)$("${${(Q)words[1]}/#\~\//$HOME/}" completion zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  for line in "${(@)lines[2,-1]}"; do
    meaning=${line#*$'\t'}
    values+=("${${line%%$'\t'*}//:/\\:}${meaning:+:$meaning}")
  done
  (( $#values )) && _describe -t values 'offprint' values
  case $lines[1] in
    files|folders)
      [[ $PREFIX == --*=* ]] && compset -P '*='
      if [[ $lines[1] == files ]]; then _files; else _files -/; fi
      ;;
  esac
}
# There is no compdef before compinit has run. Where it has run, a second time would forget the completions of others.
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _offprint "$@"; else compdef _offprint offprint; fi
