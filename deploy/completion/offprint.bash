# Completion of offprint in bash. Add this line to ~/.bashrc: eval "$(offprint completion bash)"
# It works in bash 3.2, which macOS has, and therefore without compopt where that is missing.
_offprint() {
  COMPREPLY=()
  # Readline also divides words at `=` and `:`. Pieces without a space between them are one word.
  local line=${COMP_LINE:0:COMP_POINT} bare piece i last=0 words
  words=('')
  for ((i = 0; i <= COMP_CWORD; i++)); do
    bare=${line#"${line%%[![:space:]]*}"}
    piece=${COMP_WORDS[i]}
    # The cursor may be within the last piece.
    [[ $bare == "$piece"* ]] || piece=$bare
    if ((i > 0)) && [[ $bare != "$line" || -z $line ]]; then
      last=$((last + 1))
      words[last]=
    fi
    words[last]+=$piece
    line=${bare#"$piece"}
  done
  # Readline replaces only what follows the last of its separators, so answers go without the text before it.
  local current=${words[last]} kind word meaning
  local prefix=${current%"${current##*["$COMP_WORDBREAKS"]}"}
  # Quotes and backslashes are taken off; nothing on the line is ever evaluated.
  words=("${words[@]//[\"\'\\]/}")
  {
    read -r kind || return 0
    while IFS=$'\t' read -r word meaning; do
      [[ $word == "${words[last]}"* ]] && COMPREPLY+=("${word#"$prefix"}")
    done
  } < <("${words[0]/#\~\//$HOME/}" completion bash -- "${words[@]:1}" 2>/dev/null </dev/null)
  case $kind in
    files) compopt -o default 2>/dev/null ;;
    folders) compopt -o dirnames 2>/dev/null ;;
  esac
  return 0
}
complete -F _offprint offprint
