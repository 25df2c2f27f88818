# Completion of ittybit for bash.
#SHARED
_ittybit() {
  local known value found files IFS=$' \t\n' current="${COMP_WORDS[COMP_CWORD]}"
  local last="${COMP_WORDS[COMP_CWORD-1]}" prefix=
  _ittybit_read "${COMP_WORDS[@]:1:COMP_CWORD-1}"
  # bash splits words at = and @.
  case "$current" in '='|'@') last="$current" current=;; esac
  if [ "$last" = @ ]; then _ittybit_find @; else _ittybit_find "$current"; fi
  case "$current" in @*) prefix=@;; esac
  COMPREPLY=()
  if [ -n "$files" ]; then
    IFS=$'\n'
    COMPREPLY=($(compgen -P "$prefix" -f -- "${current#@}"))
    compopt -o filenames 2>/dev/null
  fi
  IFS=$' \t\n'
  COMPREPLY+=($(compgen -W "$found" -- "$current"))
}
complete -F _ittybit ittybit
